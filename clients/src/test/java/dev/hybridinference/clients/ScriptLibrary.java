package dev.hybridinference.clients;

import dev.hybridinference.testkit.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A library in another language: each scenario is a script in a process of its own. Thread-safe.
 *
 * @param command starts a script whose path follows
 * @param scripts the folder of the scripts
 * @param suffix of a script's file name, such as {@code .py}
 */
record ScriptLibrary(List<String> command, Path scripts, String suffix) implements Library {
    private static final long PATIENCE_SECONDS = 60;
    private static final Map<Integer, String> ERRORS =
            Map.of(
                    400, "BadRequestError",
                    401, "AuthenticationError",
                    404, "NotFoundError",
                    502, "InternalServerError");

    ScriptLibrary {
        command = List.copyOf(command);
    }

    @Override
    public String errorName(int status) {
        return ERRORS.getOrDefault(status, "no name for " + status);
    }

    @Override
    public Play start(String scenario, Map<String, String> settings) {
        List<String> words = new ArrayList<>(command);
        words.add(scripts.resolve(scenario + suffix).toString());
        ProcessBuilder builder = new ProcessBuilder(words);
        builder.environment().putAll(settings);
        builder.environment().put("NO_PROXY", "127.0.0.1");
        try {
            Path errors = Files.createTempFile(scripts, scenario, ".stderr");
            return new ScriptPlay(builder.redirectError(errors.toFile()).start(), errors);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    /** Confined to the test's thread. */
    private record ScriptPlay(Process process, Path errors) implements Play {
        @Override
        public boolean paused() {
            try {
                if (process.getInputStream().available() == 0 && !process.isAlive()) {
                    throw new AssertionError("the script is gone: " + complaint());
                }
                return process.getInputStream().available() > 0;
            } catch (IOException broken) {
                throw new UncheckedIOException(broken);
            }
        }

        @Override
        public void go() {
            try {
                process.getOutputStream().write('\n');
                process.getOutputStream().flush();
            } catch (IOException broken) {
                throw new AssertionError("the script is gone: " + complaint(), broken);
            }
        }

        @Override
        public Json seen() {
            try {
                if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                    throw new AssertionError("the script did not end: " + complaint());
                }
                String printed =
                        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                if (process.exitValue() != 0 || printed.isBlank()) {
                    throw new AssertionError(
                            "exit %d, printed %s: %s"
                                    .formatted(process.exitValue(), printed, complaint()));
                }
                return Json.parse(printed.lines().toList().getLast());
            } catch (IOException broken) {
                throw new UncheckedIOException(broken);
            } catch (InterruptedException asked) {
                Thread.currentThread().interrupt();
                throw new AssertionError("interrupted", asked);
            }
        }

        private String complaint() {
            try {
                return Files.readString(errors);
            } catch (IOException broken) {
                throw new UncheckedIOException(broken);
            }
        }

        @Override
        public void close() {
            process.destroyForcibly();
        }
    }
}
