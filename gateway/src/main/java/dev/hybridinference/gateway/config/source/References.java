package dev.hybridinference.gateway.config.source;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Replaces references to environment variables and files in values, in the forms that {@link
 * #FORMS} names; a doubled dollar sign before the brace keeps the text as it is. What is put in is
 * not looked at again. Confined to one thread.
 */
public final class References {
    private static final int MAX_BYTES = 64 << 10;
    private static final Pattern ANY = Pattern.compile("\\$?\\$\\{([^}]*)}?");
    private static final Pattern ENV =
            Pattern.compile("env:([A-Za-z_][A-Za-z0-9_]*)(?::-(.*))?", Pattern.DOTALL);
    private static final String FORMS =
            "expected: ${env:NAME}, ${env:NAME:-default} or ${file:PATH}";

    private final Map<String, String> environment;
    private final Problems problems;
    private final List<Path> files = new ArrayList<>();

    public References(Map<String, String> environment, Problems problems) {
        this.environment = Map.copyOf(environment);
        this.problems = problems;
    }

    /** Whether the value holds something to replace. */
    public static boolean in(String text) {
        return text.contains("${");
    }

    /** The files that were read so far. */
    public List<Path> files() {
        return List.copyOf(files);
    }

    /** The value with everything replaced, or null after noting a problem. */
    public @Nullable String resolve(Tree.Scalar scalar, String path) {
        Matcher matcher = ANY.matcher(scalar.text());
        StringBuilder resolved = new StringBuilder();
        int end = 0;
        boolean broken = false;
        while (matcher.find()) {
            resolved.append(scalar.text(), end, matcher.start());
            end = matcher.end();
            if (matcher.group().startsWith("$$")) {
                resolved.append(matcher.group(), 1, matcher.group().length());
                continue;
            }
            String value =
                    matcher.group().endsWith("}")
                            ? value(matcher.group(1), scalar, path)
                            : unclosed(scalar, path);
            if (value == null) {
                broken = true;
            } else {
                resolved.append(value);
            }
        }
        return broken
                ? null
                : resolved.append(scalar.text(), end, scalar.text().length()).toString();
    }

    private @Nullable String unclosed(Tree.Scalar scalar, String path) {
        problems.add(scalar.place(), path, "a reference without }", FORMS);
        return null;
    }

    private @Nullable String value(String reference, Tree.Scalar scalar, String path) {
        Matcher env = ENV.matcher(reference);
        if (env.matches()) {
            String name = env.group(1);
            String fallback = env.group(2);
            String value = environment.get(name);
            if (value != null && !(value.isEmpty() && fallback != null)) {
                return value;
            }
            if (fallback == null) {
                problems.add(
                        scalar.place(),
                        path,
                        "${env:" + name + "}",
                        "the environment variable is not set; set it or write ${env:%s:-default}"
                                .formatted(name));
            }
            return fallback;
        }
        if (reference.startsWith("file:")) {
            return content(reference.substring("file:".length()), scalar, path);
        }
        problems.add(scalar.place(), path, "an unknown reference", FORMS);
        return null;
    }

    private @Nullable String content(String name, Tree.Scalar scalar, String path) {
        String shown = "${file:" + name + "}";
        try {
            Path file = Path.of(scalar.place().source()).resolveSibling(name);
            if (!Files.isRegularFile(file)) {
                problems.add(scalar.place(), path, shown, "the file does not exist");
                return null;
            }
            files.add(file);
            try (InputStream in = Files.newInputStream(file)) {
                byte[] bytes = in.readNBytes(MAX_BYTES + 1);
                if (bytes.length > MAX_BYTES) {
                    problems.add(scalar.place(), path, shown, "the file is larger than 64 KiB");
                    return null;
                }
                return withoutLineEnd(new String(bytes, StandardCharsets.UTF_8));
            }
        } catch (IOException | InvalidPathException broken) {
            problems.add(scalar.place(), path, shown, "the file is not readable");
            return null;
        }
    }

    private static String withoutLineEnd(String text) {
        int end = text.length();
        while (end > 0 && (text.charAt(end - 1) == '\n' || text.charAt(end - 1) == '\r')) {
            end--;
        }
        return text.substring(0, end);
    }
}
