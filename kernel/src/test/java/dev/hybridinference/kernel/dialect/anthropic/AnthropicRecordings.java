package dev.hybridinference.kernel.dialect.anthropic;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Answers that real services and servers gave in Anthropic's protocol, from a folder outside the
 * project: raw HTTP exchanges ({@code .txt}), lists of event data ({@code .chunks.txt}), and the
 * strings of cassettes ({@code .yaml}, {@code .yml}). Stateless.
 */
final class AnthropicRecordings {
    /** The body of one answer. */
    record Recorded(String name, String body) {
        boolean stream() {
            return !body.startsWith("{");
        }

        byte[] bytes() {
            return body.getBytes(UTF_8);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    private AnthropicRecordings() {}

    /** The folder that the property or the environment names, or null. */
    static @Nullable Path folder() {
        String named = System.getProperty("recordings", System.getenv("RECORDINGS"));
        return named == null || named.isEmpty() ? null : Path.of(named);
    }

    static List<Recorded> in(Path folder) throws IOException {
        List<Path> files;
        try (Stream<Path> tree = Files.walk(folder)) {
            files = tree.filter(Files::isRegularFile).sorted().toList();
        }
        List<Recorded> all = new ArrayList<>();
        for (Path file : files) {
            String path = folder.relativize(file).toString();
            if (path.contains("anthropic")
                    || file.getFileName().toString().startsWith("messages-")) {
                for (String body : bodies(path, Files.readString(file, ISO_8859_1))) {
                    String text = new String(body.getBytes(ISO_8859_1), UTF_8).strip();
                    if (text.startsWith("event: message_start")
                            || text.startsWith("data: ")
                            || (text.startsWith("{")
                                    && text.contains("\"type\":\"message\"")
                                    && !text.startsWith("{\"custom_id"))) {
                        all.add(new Recorded(path, text + "\n\n"));
                    }
                }
            }
        }
        return all;
    }

    private static List<String> bodies(String path, String text) throws IOException {
        if (path.endsWith(".chunks.txt")) {
            StringBuilder stream = new StringBuilder();
            text.lines()
                    .filter(line -> !line.isBlank())
                    .forEach(line -> stream.append("data: ").append(line).append("\n\n"));
            return List.of(stream.toString());
        }
        return path.endsWith(".txt") ? exchange(text) : strings(text);
    }

    /** The body of a raw exchange that succeeded, without its chunks. */
    private static List<String> exchange(String text) {
        int head = text.indexOf("HTTP/1.1 200", Math.max(0, text.indexOf("### RESPONSE")));
        int at = head < 0 ? -1 : text.indexOf("\r\n\r\n", head);
        if (at < 0) {
            return List.of();
        }
        String body = text.substring(at + 4);
        if (!text.substring(head, at).contains("chunked")) {
            return List.of(body);
        }
        StringBuilder whole = new StringBuilder();
        int from = 0;
        int lineEnd = body.indexOf("\r\n");
        while (lineEnd > from) {
            int size = Integer.parseInt(body.substring(from, lineEnd), 16);
            whole.append(body, lineEnd + 2, Math.min(lineEnd + 2 + size, body.length()));
            from = lineEnd + 2 + size + 2;
            lineEnd = size == 0 ? -1 : body.indexOf("\r\n", from);
        }
        return List.of(whole.toString());
    }

    /** The values of all {@code string} members that are quoted once, literal, or packed. */
    private static List<String> strings(String yaml) throws IOException {
        List<String> found = new ArrayList<>();
        for (int at = yaml.indexOf("string: "); at >= 0; at = yaml.indexOf("string: ", at)) {
            at += 8;
            if (yaml.startsWith("'", at)) {
                found.add(quoted(yaml, at + 1));
            } else if (yaml.startsWith("!!binary |", at)) {
                found.add(unpacked(block(yaml, at).replace("\n", "")));
            } else if (yaml.startsWith("|", at)) {
                found.add(block(yaml, at));
            }
        }
        return found;
    }

    /** A flow scalar (YAML 1.2 section 7.3.2): line ends are folded. */
    private static String quoted(String yaml, int from) {
        int end = from;
        while (yaml.charAt(end) != '\'' || yaml.charAt(end + 1) == '\'') {
            end += yaml.charAt(end) == '\'' ? 2 : 1;
        }
        StringBuilder text = new StringBuilder();
        int empty = 0;
        boolean first = true;
        for (String line : yaml.substring(from, end).replace("''", "'").split("\n", -1)) {
            String words = first ? line : line.stripLeading();
            if (!first && words.isBlank()) {
                empty++;
                continue;
            }
            if (!first) {
                text.append(empty == 0 ? " " : "\n".repeat(empty));
            }
            text.append(words);
            first = false;
            empty = 0;
        }
        return text.toString();
    }

    /** A literal block, without its indentation. */
    private static String block(String yaml, int at) {
        StringBuilder text = new StringBuilder();
        int line = yaml.indexOf('\n', at) + 1;
        int indent = 0;
        while (yaml.charAt(line + indent) == ' ') {
            indent++;
        }
        while (line > 0 && line < yaml.length()) {
            int end = yaml.indexOf('\n', line);
            String words = yaml.substring(line, end < 0 ? yaml.length() : end);
            if (!words.isBlank() && !words.startsWith(" ".repeat(indent))) {
                break;
            }
            text.append(words.isBlank() ? "" : words.substring(indent)).append('\n');
            line = end + 1;
        }
        return text.toString();
    }

    private static String unpacked(String base64) throws IOException {
        byte[] packed = Base64.getMimeDecoder().decode(base64);
        if (packed.length < 2 || packed[0] != 0x1f) {
            return new String(packed, ISO_8859_1);
        }
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(packed))) {
            return new String(in.readAllBytes(), ISO_8859_1);
        }
    }
}
