package dev.hybridinference.bench.measure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * The machine under the measurement: what it is and whether it is quiet. Confined to one thread.
 */
public final class Machine {

    private static final double QUIET = 0.10;
    private static final int ATTEMPTS = 25;

    private int noisyStarts;

    /** Waits up to 5 s for other processes to be quiet; counts the times they never were. */
    public void awaitQuiet() throws IOException {
        for (int i = 0; i < ATTEMPTS; i++) {
            long[] before = busyAndTotal(Files.readString(Path.of("/proc/stat")));
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(200));
            long[] after = busyAndTotal(Files.readString(Path.of("/proc/stat")));
            long total = after[1] - before[1];
            if (total > 0 && (after[0] - before[0]) < QUIET * total) {
                return;
            }
        }
        noisyStarts++;
    }

    /** How many measurements began on a busy machine. */
    public int noisyStarts() {
        return noisyStarts;
    }

    /** CPU model, cores, kernel, JDK in one line. */
    public static String line() throws IOException {
        String cpu =
                Files.readString(Path.of("/proc/cpuinfo"))
                        .lines()
                        .filter(line -> line.startsWith("model name"))
                        .map(line -> line.substring(line.indexOf(':') + 1).strip())
                        .findFirst()
                        .orElse(System.getProperty("os.arch", "unknown CPU"));
        return "%s, %d cores, Linux %s, JDK %s (%s)"
                .formatted(
                        cpu,
                        onlineCores(),
                        System.getProperty("os.version"),
                        Runtime.version(),
                        System.getProperty("java.vendor"));
    }

    /** Cores of the machine, also when this process is pinned to one of them. */
    public static int onlineCores() throws IOException {
        return (int)
                Files.readString(Path.of("/proc/stat"))
                        .lines()
                        .filter(line -> line.matches("cpu\\d+ .*"))
                        .count();
    }

    /** Busy and total ticks of all cores; waiting and stolen time count as idle and busy. */
    static long[] busyAndTotal(String stat) {
        String[] fields = stat.lines().findFirst().orElse("").split("\\s+", -1);
        long total = 0;
        for (int i = 1; i <= 8; i++) {
            total += Long.parseLong(fields[i]);
        }
        long idle = Long.parseLong(fields[4]) + Long.parseLong(fields[5]);
        return new long[] {total - idle, total};
    }
}
