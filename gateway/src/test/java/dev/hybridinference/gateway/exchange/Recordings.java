package dev.hybridinference.gateway.exchange;

import dev.hybridinference.testkit.http.HttpSyntax;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/**
 * Event streams that real services sent, from a folder outside the project: raw HTTP exchanges
 * ({@code .txt}), lists of event data ({@code .chunks.txt}), and cassettes ({@code .yml}).
 * Stateless.
 */
final class Recordings {
    private static final String RESPONSE = "### RESPONSE";

    /** Marks encoded bodies, which are no event streams. */
    private static final String BINARY = "!binary ";

    /**
     * The body of one answer.
     *
     * @param latin its bytes as ISO 8859-1
     */
    record Recorded(String name, String latin) {
        static Recorded of(String name, byte[] body) {
            return new Recorded(name, new String(body, StandardCharsets.ISO_8859_1));
        }

        byte[] body() {
            return latin.getBytes(StandardCharsets.ISO_8859_1);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    private Recordings() {}

    /** The folder that the property or the environment names, or null. */
    static @Nullable Path folder() {
        String named = System.getProperty("recordings", System.getenv("RECORDINGS"));
        return named == null || named.isEmpty() ? null : Path.of(named);
    }

    static List<Recorded> in(Path folder) throws IOException {
        List<Recorded> all = new ArrayList<>();
        List<Path> files;
        try (Stream<Path> tree = Files.walk(folder)) {
            files = tree.filter(Files::isRegularFile).sorted().toList();
        }
        for (Path file : files) {
            String name = folder.relativize(file).toString();
            if (name.endsWith(".chunks.txt")) {
                all.add(Recorded.of(name, fromData(Files.readAllLines(file))));
            } else if (name.endsWith(".yml")) {
                addCassette(name, Files.readString(file).replace(BINARY, ""), all);
            } else if (name.endsWith(".txt")) {
                addExchange(name, Files.readString(file, StandardCharsets.ISO_8859_1), all);
            }
        }
        return all;
    }

    private static byte[] fromData(List<String> lines) {
        StringBuilder stream = new StringBuilder();
        lines.stream()
                .filter(line -> !line.isBlank())
                .forEach(line -> stream.append("data: ").append(line).append("\n\n"));
        return stream.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static void addCassette(String name, String text, List<Recorded> all) {
        LoadSettings settings = LoadSettings.builder().setCodePointLimit(64 << 20).build();
        if (new Load(settings).loadFromString(text) instanceof Map<?, ?> cassette
                && cassette.get("http_interactions") instanceof List<?> interactions) {
            for (Object interaction : interactions) {
                if (interaction instanceof Map<?, ?> one
                        && one.get("response") instanceof Map<?, ?> response
                        && response.get("body") instanceof Map<?, ?> body
                        && body.get("string") instanceof String sent
                        && (sent.startsWith("data:") || sent.startsWith("event:"))) {
                    all.add(Recorded.of(name, sent.getBytes(StandardCharsets.UTF_8)));
                }
            }
        }
    }

    /** Takes the chunks off; an answer that was cut counts as far as it came. */
    private static void addExchange(String name, String latin, List<Recorded> all) {
        int response = latin.indexOf(RESPONSE);
        int head = response < 0 ? -1 : latin.indexOf("HTTP/1.1 200", response);
        int at = head < 0 ? -1 : latin.indexOf("\r\n\r\n", head);
        if (at < 0 || !latin.substring(head, at).contains("text/event-stream")) {
            return;
        }
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        at += 4;
        int lineEnd = latin.indexOf("\r\n", at);
        while (lineEnd > at) {
            int size = (int) HttpSyntax.chunkSize(latin.substring(at, lineEnd));
            int from = lineEnd + 2;
            int to = Math.min(from + size, latin.length());
            body.writeBytes(latin.substring(from, to).getBytes(StandardCharsets.ISO_8859_1));
            at = to + 2;
            lineEnd = size == 0 ? -1 : latin.indexOf("\r\n", at);
        }
        all.add(Recorded.of(name, body.toByteArray()));
    }
}
