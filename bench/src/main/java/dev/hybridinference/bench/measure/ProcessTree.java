package dev.hybridinference.bench.measure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

/**
 * A process with its descendants, read through {@code /proc}: a launcher script and its JVM, or
 * nginx's master and workers, count as one. Thread-safe.
 */
public record ProcessTree(ProcessHandle root) {

    private static final long TICK_NANOS = 10_000_000;

    /** CPU time so far: of the living threads to the nanosecond, and of all to the clock tick. */
    public record CpuTime(long threadNanos, long processNanos) {

        /**
         * CPU time used since an earlier reading, in nanoseconds. Threads that have ended (a
         * compiler thread) are only in the process total, which counts in ticks of 10 ms; it
         * decides when the threads fall short of it by more than its own rounding.
         */
        public long since(CpuTime before) {
            long threads = threadNanos - before.threadNanos;
            long process = processNanos - before.processNanos;
            return Math.max(threads, process - 2 * TICK_NANOS);
        }
    }

    public CpuTime cpuTime() {
        return new CpuTime(
                sum(pid -> threadNanos(Path.of("/proc", Long.toString(pid), "task"))),
                sum(pid -> read(pid, "stat").map(ProcessTree::statNanos).orElse(0L)));
    }

    /** Resident memory now, in bytes. */
    public long residentBytes() {
        return sum(pid -> read(pid, "status").map(s -> statusBytes(s, "VmRSS:")).orElse(0L));
    }

    /** Highest resident memory since the last {@link #resetPeak()}, in bytes. */
    public long peakResidentBytes() {
        return sum(pid -> read(pid, "status").map(s -> statusBytes(s, "VmHWM:")).orElse(0L));
    }

    /** Starts a new peak; where the kernel refuses, the peak since the start stays. */
    public void resetPeak() {
        for (long pid : pids()) {
            try {
                Files.writeString(Path.of("/proc", Long.toString(pid), "clear_refs"), "5");
            } catch (IOException _) {
                return;
            }
        }
    }

    public List<Long> pids() {
        return Stream.concat(Stream.of(root), root.descendants()).map(ProcessHandle::pid).toList();
    }

    /** Run time of a {@code schedstat} line: its first number, in nanoseconds. */
    static long schedstatNanos(String line) {
        int end = line.indexOf(' ');
        if (end < 1) {
            throw new IllegalArgumentException("schedstat: " + line + " (expected: three numbers)");
        }
        return Long.parseLong(line.substring(0, end));
    }

    /** User and system time of a {@code /proc/PID/stat} line, in nanoseconds. */
    static long statNanos(String line) {
        String[] fields = line.substring(line.lastIndexOf(')') + 2).split(" ", -1);
        return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) * TICK_NANOS;
    }

    /** A {@code kB} line of {@code /proc/PID/status}, in bytes; 0 when absent. */
    static long statusBytes(String status, String name) {
        return status.lines()
                .filter(line -> line.startsWith(name))
                .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024)
                .findFirst()
                .orElse(0);
    }

    private long sum(ToLongFunction<Long> figure) {
        return pids().stream().mapToLong(figure).sum();
    }

    private static long threadNanos(Path tasks) {
        long nanos = 0;
        try (DirectoryStream<Path> threads = Files.newDirectoryStream(tasks)) {
            for (Path thread : threads) {
                nanos += threadNanosOf(thread).orElse(0);
            }
        } catch (IOException _) {
            return nanos; // the process has ended
        }
        return nanos;
    }

    private static OptionalLong threadNanosOf(Path thread) {
        try {
            return OptionalLong.of(schedstatNanos(Files.readString(thread.resolve("schedstat"))));
        } catch (IOException _) {
            return OptionalLong.empty(); // the thread has ended
        }
    }

    private static Optional<String> read(long pid, String file) {
        try {
            return Optional.of(Files.readString(Path.of("/proc", Long.toString(pid), file)));
        } catch (NoSuchFileException _) {
            return Optional.empty();
        } catch (IOException e) {
            if (ProcessHandle.of(pid).isEmpty()) {
                return Optional.empty();
            }
            throw new UncheckedIOException(e);
        }
    }
}
