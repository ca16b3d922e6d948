package dev.hybridinference.bench.limits;

import dev.hybridinference.bench.measure.ProcessTree;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The files that a process has and may have open. Stateless. */
final class OpenFiles {
    private static final String LIMIT = "Max open files";

    private OpenFiles() {}

    /** How many each process of a tree may have open: the smallest bound. */
    static long most(ProcessTree tree) throws IOException {
        long most = Long.MAX_VALUE;
        for (long pid : tree.pids()) {
            most = Math.min(most, limit(Files.readString(Path.of("/proc", pid + "", "limits"))));
        }
        return most;
    }

    /** The soft limit in the text of {@code /proc/PID/limits}. */
    static long limit(String text) {
        return text.lines()
                .filter(line -> line.startsWith(LIMIT))
                .map(line -> line.substring(LIMIT.length()).strip().split("\\s+", -1)[0])
                .mapToLong(word -> word.equals("unlimited") ? Long.MAX_VALUE : Long.parseLong(word))
                .findFirst()
                .orElseThrow(
                        () -> new IllegalArgumentException("limits: without \"" + LIMIT + "\""));
    }

    /** How many a tree has open now. */
    static long now(ProcessTree tree) {
        return tree.pids().stream()
                .map(pid -> new File("/proc/%d/fd".formatted(pid)).list())
                .mapToLong(names -> names == null ? 0 : names.length)
                .sum();
    }
}
