package dev.hybridinference.gateway.spool;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/**
 * Makes segments ahead of need on a thread of its own, so that no event loop ever waits for a file.
 * At the limit, or on a disk that refuses, it tries again soon.
 */
final class SegmentMaker implements Runnable {
    private static final System.Logger LOG = System.getLogger("spool");
    private static final long AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

    private final Disk disk;
    private final SpoolSettings settings;
    private final SpoolUse use;
    private final LongSupplier wallMillis;
    private final Map<SpoolWriter, SegmentName> next = new HashMap<>();
    private final Thread thread = new Thread(this, "spool-maker");
    private volatile boolean stopped;
    private volatile String trouble = "";
    private final Map<SpoolWriter, Long> refused = new HashMap<>();
    private boolean refusing;

    SegmentMaker(Disk disk, SpoolSettings settings, SpoolUse use, LongSupplier wallMillis) {
        this.disk = disk;
        this.settings = settings;
        this.use = use;
        this.wallMillis = wallMillis;
        thread.setDaemon(true);
    }

    /** Before {@link #start}: whose segments to make, and which is the first. */
    void add(SpoolWriter writer, SegmentName first) {
        next.put(writer, first);
    }

    /** Makes the first segment of every writer on this thread, then goes on on its own. */
    void start() {
        for (SpoolWriter writer : List.copyOf(next.keySet())) {
            var _ = make(writer);
            writer.touchNext();
        }
        thread.start();
    }

    void wake() {
        LockSupport.unpark(thread);
    }

    /** What keeps it from making segments; empty when nothing does. */
    String trouble() {
        return trouble;
    }

    @Override
    public void run() {
        while (!stopped) {
            boolean fine = true;
            for (SpoolWriter writer : List.copyOf(next.keySet())) {
                while (fine && !stopped && writer.missing() > 0) {
                    fine = make(writer);
                }
                writer.touchNext();
            }
            if (fine) {
                trouble = "";
            }
            lookForRefused();
            LockSupport.parkNanos(this, AGAIN_NANOS);
        }
    }

    /** Tells it here, since a loop must not wait for a log. */
    private void lookForRefused() {
        long more = 0;
        for (SpoolWriter writer : next.keySet()) {
            long now = writer.refused();
            Long before = refused.put(writer, now);
            more += now - (before == null ? 0 : before);
        }
        if (more > 0 && !refusing) {
            LOG.log(
                    System.Logger.Level.ERROR,
                    "the disk took {0} ends of requests or calls not; these requests will be in the"
                            + " books as abandoned after the next start. Look at the disk",
                    more);
        } else if (more == 0 && refusing) {
            LOG.log(System.Logger.Level.INFO, "no more ends of requests are refused");
        }
        refusing = more > 0;
    }

    private boolean make(SpoolWriter writer) {
        if (!use.reserve(settings.segmentSize(), settings.most())) {
            tell("the spool is at its limit of %d bytes".formatted(settings.most()));
            return false;
        }
        SegmentName name = Objects.requireNonNull(next.get(writer));
        try {
            writer.give(Segment.create(disk, name, settings.segmentSize(), wallMillis.getAsLong()));
            next.put(writer, new SegmentName(name.directory(), name.number() + 1));
            return true;
        } catch (IOException refused) {
            use.free(settings.segmentSize());
            Throwable cause = refused.getCause() == null ? refused : refused.getCause();
            tell("the disk refuses: " + cause.getMessage());
            return false;
        }
    }

    private void tell(String what) {
        if (trouble.isEmpty()) {
            LOG.log(
                    System.Logger.Level.ERROR,
                    "no new spool segment, new requests will be refused: {0}",
                    what);
        }
        trouble = what;
    }

    void stop() throws InterruptedException {
        stopped = true;
        wake();
        thread.join();
    }
}
