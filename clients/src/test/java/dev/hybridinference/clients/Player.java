package dev.hybridinference.clients;

import dev.hybridinference.testkit.json.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A library in another language whose scenarios are played one after the other by one process: a
 * line asks for a scenario, a line tells what was seen. Confined to the test's thread.
 */
final class Player implements Library, AutoCloseable {
    private static final long PATIENCE_SECONDS = 60;
    private static final Map<Integer, String> ERRORS =
            Map.of(
                    400, "BadRequestError",
                    401, "AuthenticationError",
                    404, "NotFoundError",
                    429, "RateLimitError");

    private final Process process;
    private final Path errors;
    private final BlockingQueue<String> printed = new LinkedBlockingQueue<>();

    private Player(Process process, Path errors) {
        this.process = process;
        this.errors = errors;
    }

    /** Starts a program whose stderr goes to a file in the directory. */
    static Player start(List<String> command, Path directory) throws IOException {
        Path errors = Files.createTempFile(directory, "player", ".stderr");
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(errors.toFile());
        builder.environment().put("NO_PROXY", "127.0.0.1");
        builder.environment().put("PYTHONUTF8", "1");
        Player player = new Player(builder.start(), errors);
        Thread.ofVirtual().name("player").start(player::readAll);
        return player;
    }

    private void readAll() {
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                printed.add(line);
            }
        } catch (IOException broken) {
            printed.add("unreadable: " + broken);
        }
    }

    @Override
    public String errorName(int status) {
        return ERRORS.getOrDefault(status, "no name for " + status);
    }

    @Override
    public Play start(String scenario, Map<String, String> settings) {
        write(Json.obj("scenario", scenario, "settings", settings).write());
        return new Playing();
    }

    private void write(String line) {
        try {
            process.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
            process.getOutputStream().flush();
        } catch (IOException broken) {
            throw new AssertionError("the player is gone: " + complaint(), broken);
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

    /** Confined to the test's thread. */
    private final class Playing implements Play {
        private boolean ended;

        @Override
        public boolean paused() {
            if (printed.isEmpty() && !process.isAlive()) {
                throw new AssertionError("the player is gone: " + complaint());
            }
            return "paused".equals(printed.peek());
        }

        @Override
        public void go() {
            write("");
        }

        @Override
        public Json seen() {
            try {
                String line = printed.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
                if ("paused".equals(line)) {
                    line = printed.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
                }
                if (line == null || !line.startsWith("{")) {
                    throw new AssertionError("printed %s: %s".formatted(line, complaint()));
                }
                ended = true;
                Json seen = Json.parse(line);
                if (seen.get("broken") instanceof Json.Str(var why)) {
                    throw new AssertionError("the scenario failed: " + why);
                }
                return seen;
            } catch (InterruptedException asked) {
                Thread.currentThread().interrupt();
                throw new AssertionError("interrupted", asked);
            }
        }

        /** A player in the middle of a scenario cannot be asked for another. */
        @Override
        public void close() {
            if (!ended) {
                process.destroyForcibly();
            }
        }
    }
}
