package dev.hybridinference.clients;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Claude Code without a terminal. Each run has a home and a folder of its own, and proxies that
 * lead nowhere, so that it reaches loopback only. Thread-safe.
 */
record ClaudeCode(Path program, Path directory) {
    private static final long PATIENCE_SECONDS = 60;
    private static final String NOWHERE = "http://127.0.0.1:9";

    /** A new folder to work in. */
    Path folder() throws IOException {
        return Files.createTempDirectory(directory, "work");
    }

    Run start(Site site, Path folder, String prompt) throws IOException {
        List<String> command =
                List.of(
                        program.toString(),
                        "-p",
                        prompt,
                        "--output-format",
                        "stream-json",
                        "--verbose",
                        "--permission-mode",
                        "acceptEdits",
                        "--allowedTools",
                        "Read,Write,Edit,Bash");
        Path output = Files.createTempFile(directory, "claude", ".out");
        ProcessBuilder builder =
                new ProcessBuilder(command)
                        .directory(folder.toFile())
                        .redirectErrorStream(true)
                        .redirectInput(Path.of("/dev/null").toFile())
                        .redirectOutput(output.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment(site));
        return new Run(builder.start(), output);
    }

    private Map<String, String> environment(Site site) throws IOException {
        String prefix = site instanceof DirectSite ? "" : "/anthropic";
        return Map.of(
                "PATH",
                "/usr/local/bin:/usr/bin:/bin",
                "HOME",
                Files.createTempDirectory(directory, "home").toString(),
                "ANTHROPIC_BASE_URL",
                site.address() + prefix,
                "ANTHROPIC_AUTH_TOKEN",
                site.key(),
                "ANTHROPIC_MODEL",
                site.model(),
                "CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC",
                "1",
                "DISABLE_AUTOUPDATER",
                "1",
                "HTTPS_PROXY",
                NOWHERE,
                "HTTP_PROXY",
                NOWHERE,
                "NO_PROXY",
                "127.0.0.1");
    }

    /** A started process and the file of all it prints. */
    record Run(Process process, Path output) implements AutoCloseable {
        /** Waits for the end and returns what was printed. */
        String printed() throws IOException {
            try {
                if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                    throw new AssertionError("did not end; printed " + Files.readString(output));
                }
            } catch (InterruptedException asked) {
                Thread.currentThread().interrupt();
                throw new AssertionError("interrupted", asked);
            }
            return Files.readString(output, StandardCharsets.UTF_8);
        }

        /** As Ctrl-C does. */
        void interrupt() throws IOException {
            new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start();
        }

        @Override
        public void close() {
            process.destroyForcibly();
        }
    }
}
