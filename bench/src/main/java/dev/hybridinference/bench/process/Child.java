package dev.hybridinference.bench.process;

import dev.hybridinference.bench.measure.ProcessTree;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A started process whose output goes to a file. Confined to one thread, but for its end. */
public final class Child implements AutoCloseable {

    private static final Duration DRAIN = Duration.ofSeconds(40);

    private final Process process;
    private final Path log;
    private final long startedNanos;

    private Child(Process process, Path log, long startedNanos) {
        this.process = process;
        this.log = log;
        this.startedNanos = startedNanos;
    }

    /** Starts a command; it is stopped at the latest with this JVM. */
    public static Child start(List<String> command, Path log) {
        return start(command, log, Map.of());
    }

    /** Starts a command with more in its environment. */
    public static Child start(List<String> command, Path log, Map<String, String> environment) {
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        // it wins over the configuration, and nothing measured may go into somebody's books
        builder.environment().remove("DATABASE_URL");
        builder.environment().putAll(environment);
        long started = System.nanoTime();
        try {
            Process process = builder.start();
            Runtime.getRuntime().addShutdownHook(new Thread(process::destroy));
            return new Child(process, log, started);
        } catch (IOException e) {
            throw new BenchFailure(
                    BenchFailure.GENERAL,
                    "cannot start %s: %s".formatted(command.getFirst(), e.getMessage()));
        }
    }

    public ProcessTree tree() {
        return new ProcessTree(process.toHandle());
    }

    /** Waits for status 200 of a GET; nanoseconds from the start of the process to the answer. */
    public long awaitAnswer(int port, String path, Duration patience) {
        long limit = startedNanos + patience.toNanos();
        while (System.nanoTime() < limit) {
            if (Probe.answers(port, path)) {
                return System.nanoTime() - startedNanos;
            }
            if (!process.isAlive()) {
                throw new BenchFailure(
                        BenchFailure.GENERAL,
                        "process ended with exit code %d before it answered:%n%s"
                                .formatted(process.exitValue(), logTail()));
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        }
        throw new BenchFailure(
                BenchFailure.GENERAL,
                "no answer to GET %s on port %d within %d s:%n%s"
                        .formatted(path, port, patience.toSeconds(), logTail()));
    }

    /** Waits for a line that starts with {@code prefix}; the rest of that line. */
    public String awaitLine(String prefix, Duration patience) {
        long limit = startedNanos + patience.toNanos();
        while (System.nanoTime() < limit && process.isAlive()) {
            for (String line : readLog().lines().toList()) {
                if (line.startsWith(prefix)) {
                    return line.substring(prefix.length()).strip();
                }
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
        }
        throw new BenchFailure(
                BenchFailure.GENERAL, "no line '%s':%n%s".formatted(prefix, logTail()));
    }

    /** Ends the process as a loss of power would, and waits until it is gone; from any thread. */
    public void kill() {
        try {
            process.destroyForcibly().waitFor();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    public boolean alive() {
        return process.isAlive();
    }

    /** Asks the process to end and waits until it has; forces it after the drain time. */
    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(DRAIN.toSeconds(), TimeUnit.SECONDS)) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException _) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private String logTail() {
        List<String> lines = readLog().lines().toList();
        return String.join("\n", lines.subList(Math.max(0, lines.size() - 20), lines.size()));
    }

    private String readLog() {
        try {
            return new String(Files.readAllBytes(log), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "(cannot read " + log + ": " + e.getMessage() + ")";
        }
    }
}
