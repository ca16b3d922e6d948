package dev.hybridinference.bench.ledger;

import dev.hybridinference.bench.load.Recorder;
import dev.hybridinference.bench.process.BenchFailure;
import dev.hybridinference.gateway.spool.SegmentName;
import dev.hybridinference.gateway.spool.Spool;
import dev.hybridinference.gateway.spool.SpoolSettings;
import dev.hybridinference.gateway.spool.SpoolWriter;
import dev.hybridinference.kernel.ledger.LedgerEntry;
import dev.hybridinference.kernel.ledger.RowId;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * What the entries of a request cost their event loop: CPU alone, and time while another process
 * fills the disk. Confined to one thread.
 */
final class AppendCost {
    private static final long MOST = 256L * 1024 * 1024;
    private static final int WARM_UP = 50_000;
    private static final int BATCH = 100;
    private static final double LOOP_MICROS = 3;

    /** Requests in a row before a pause, and the pause: at most 20,000 requests a second. */
    private static final int BURST = 20;

    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long WAIT_NANOS = TimeUnit.MICROSECONDS.toNanos(100);

    private final Path folder;
    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    private volatile boolean done;

    AppendCost(Path folder) {
        this.folder = folder;
    }

    void run(int requests, Verdicts verdicts) throws IOException, InterruptedException {
        SpoolSettings settings =
                new SpoolSettings(
                        SpoolSettings.SEGMENT,
                        MOST,
                        SpoolSettings.Sync.INTERVAL,
                        Duration.ofMillis(200));
        try (Spool spool = Spool.open(folder, settings, 1, System::currentTimeMillis)) {
            Thread reaper = Thread.ofPlatform().start(() -> reap(spool));
            try {
                SpoolWriter writer = spool.writer(0);
                var _ = cpuMicros(writer, WARM_UP);
                double micros = cpuMicros(writer, requests);
                verdicts.atMost(
                        "loop's CPU µs per request (rows and 4 entries)", micros, LOOP_MICROS);
                Recorder quiet = new Recorder();
                time(writer, requests / 4, quiet);
                report("append on a quiet disk", quiet, verdicts);
                noisy(writer, requests, verdicts);
            } finally {
                done = true;
                reaper.join();
            }
        }
    }

    /** The next request; waits while the journal makes room, as no event loop ever has to. */
    static RowId next(SpoolWriter writer) {
        RowId id = writer.mayOpen();
        while (id == null) {
            LockSupport.parkNanos(WAIT_NANOS);
            id = writer.mayOpen();
        }
        return id;
    }

    /** Gives up segments as if they were in a store. */
    private void reap(Spool spool) {
        SpoolWriter writer = spool.writer(0);
        try {
            while (!done) {
                for (SegmentName segment : spool.directory().segments(writer.name())) {
                    if (segment.number() < Spool.activeSegment(writer)) {
                        spool.shipped(segment);
                    }
                }
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        } catch (IOException broken) {
            throw new BenchFailure(BenchFailure.GENERAL, "journal: " + broken.getMessage());
        }
    }

    private double cpuMicros(SpoolWriter writer, int requests) {
        long nanos = 0;
        for (int i = 0; i < requests; i += BATCH) {
            RowId id = next(writer);
            long before = threads.getCurrentThreadCpuTime();
            for (int j = 0; j < BATCH; j++) {
                append(writer, SyntheticRows.opened(id));
                append(writer, SyntheticRows.attemptOpened(id));
                append(writer, SyntheticRows.attemptClosed(id));
                append(writer, SyntheticRows.closed(id));
                id = next(writer);
            }
            nanos += threads.getCurrentThreadCpuTime() - before;
        }
        return nanos / 1e3 / requests;
    }

    private static void append(SpoolWriter writer, LedgerEntry entry) {
        if (!writer.append(entry)) {
            throw new BenchFailure(BenchFailure.CHECK, "the journal refused " + entry.id());
        }
    }

    private void noisy(SpoolWriter writer, int requests, Verdicts verdicts)
            throws IOException, InterruptedException {
        Process noise =
                new ProcessBuilder(
                                "sh",
                                "-c",
                                "while :; do dd if=/dev/zero of=\"$0\" bs=1M count=1024"
                                        + " conv=fdatasync 2>/dev/null; done",
                                folder.resolve("noise").toString())
                        .start();
        try {
            Recorder recorder = new Recorder();
            time(writer, requests, recorder);
            report("append while 1 GB after the other is written", recorder, verdicts);
        } finally {
            noise.descendants().forEach(ProcessHandle::destroyForcibly);
            noise.destroyForcibly().waitFor();
        }
    }

    private static void time(SpoolWriter writer, int requests, Recorder recorder) {
        for (int i = 0; i < requests; i++) {
            RowId id = next(writer);
            time(writer, SyntheticRows.opened(id), recorder);
            time(writer, SyntheticRows.attemptOpened(id), recorder);
            time(writer, SyntheticRows.attemptClosed(id), recorder);
            time(writer, SyntheticRows.closed(id), recorder);
            if (i % BURST == 0) {
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
    }

    private static void time(SpoolWriter writer, LedgerEntry entry, Recorder recorder) {
        long before = System.nanoTime();
        append(writer, entry);
        recorder.record(System.nanoTime() - before);
    }

    private static void report(String name, Recorder recorder, Verdicts verdicts) {
        verdicts.figure(
                name + ": p50/p99/p99.99 ns",
                "%d/%d/%d"
                        .formatted(
                                recorder.percentile(0.5),
                                recorder.percentile(0.99),
                                recorder.percentile(0.9999)));
    }
}
