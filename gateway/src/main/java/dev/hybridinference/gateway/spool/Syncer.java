package dev.hybridinference.gateway.spool;

import dev.hybridinference.gateway.spool.SpoolSettings.Sync;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Forces what was written to the disk, and takes full segments out of memory, on a thread of its
 * own. One forced write serves all that wait for it (group commit).
 */
final class Syncer implements Runnable {
    private static final System.Logger LOG = System.getLogger("spool");
    private static final long IDLE_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

    private record Waiting(SpoolWriter writer, Executor loop, Runnable then) {}

    private final SpoolSettings settings;
    private final List<SpoolWriter> writers;
    private final Queue<Waiting> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicLong failures = new AtomicLong();
    private final AtomicLong syncs = new AtomicLong();
    private final Thread thread = new Thread(this, "spool-sync");
    private volatile boolean stopped;

    Syncer(SpoolSettings settings, List<SpoolWriter> writers) {
        this.settings = settings;
        this.writers = List.copyOf(writers);
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** Runs {@code then} on {@code loop} once all that {@code writer} has appended is on disk. */
    void whenDurable(SpoolWriter writer, Executor loop, Runnable then) {
        waiting.add(new Waiting(writer, loop, then));
        LockSupport.unpark(thread);
    }

    /** Forced writes that failed. */
    long failures() {
        return failures.get();
    }

    /** Forced writes. */
    long syncs() {
        return syncs.get();
    }

    @Override
    public void run() {
        while (!stopped) {
            if (settings.sync() == Sync.EACH) {
                serveWaiting();
                if (waiting.isEmpty()) {
                    writers.forEach(this::retire);
                    LockSupport.parkNanos(this, IDLE_NANOS);
                }
            } else {
                LockSupport.parkNanos(
                        this,
                        settings.sync() == Sync.INTERVAL
                                ? settings.interval().toNanos()
                                : IDLE_NANOS);
                writers.forEach(this::pass);
            }
        }
        writers.forEach(this::pass);
        serveWaiting();
    }

    private void serveWaiting() {
        List<Waiting> batch = new ArrayList<>();
        for (Waiting one = waiting.poll(); one != null; one = waiting.poll()) {
            batch.add(one);
        }
        Set<SpoolWriter> dirty = new LinkedHashSet<>();
        batch.forEach(one -> dirty.add(one.writer));
        dirty.forEach(this::pass);
        batch.forEach(one -> one.loop.execute(one.then));
    }

    /**
     * Reads which segment is written to before it looks at the full ones, so that none is missed.
     */
    private void pass(SpoolWriter writer) {
        Segment active = writer.active();
        retire(writer);
        if (active != null && settings.sync() != Sync.NONE) {
            force(active);
        }
    }

    private void retire(SpoolWriter writer) {
        Segment full = writer.retired().poll();
        while (full != null) {
            if (settings.sync() != Sync.NONE) {
                force(full);
            }
            full.close();
            full = writer.retired().poll();
        }
    }

    private void force(Segment segment) {
        try {
            segment.force();
            syncs.incrementAndGet();
        } catch (IOException failed) {
            if (failures.getAndIncrement() == 0) {
                LOG.log(
                        System.Logger.Level.ERROR,
                        "the disk did not take spool segment {0}; it is ended: {1}",
                        segment.name(),
                        failed.getMessage());
            }
        }
    }

    void stop() throws InterruptedException {
        stopped = true;
        LockSupport.unpark(thread);
        thread.join();
    }
}
