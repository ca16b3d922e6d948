package dev.hybridinference.gateway.ship;

import dev.hybridinference.gateway.spool.SegmentReader;
import dev.hybridinference.gateway.spool.Spool;
import dev.hybridinference.gateway.spool.SpoolWriter;
import dev.hybridinference.gateway.store.LedgerStore;
import dev.hybridinference.gateway.store.Retention;
import dev.hybridinference.gateway.store.RetentionClock;
import dev.hybridinference.gateway.store.StoreException;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Takes journals over into the store on a thread of its own, whatever happens to the store: while
 * it is away the journals grow, and nothing is lost. Thread-safe; the work is confined to its
 * thread.
 */
public final class Shipper implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger("ledger");
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long SHORTEST_BACKOFF = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long LONGEST_BACKOFF = TimeUnit.SECONDS.toNanos(5);
    private static final long TRIM_EVERY_NANOS = TimeUnit.HOURS.toNanos(1);
    private static final int TRIM_ROWS = 1_000;

    /** Opens the store; tried again until it works. */
    @FunctionalInterface
    public interface Opener {
        LedgerStore open() throws StoreException;
    }

    private final Spool spool;
    private final Opener opener;
    private final InstantSource clock;
    private final Duration kept;
    private final RetentionClock retention;
    private final SegmentReader reader = new SegmentReader();
    private final Map<String, SpoolWriter> running = new HashMap<>();
    private final Map<String, WriterCourse> courses = new HashMap<>();
    private final Thread thread = new Thread(this::run, "shipper");
    private @Nullable LedgerStore store;
    private long backoff = SHORTEST_BACKOFF;
    private long trimmedNanos;
    private volatile long caughtUpMillis;
    private final AtomicLong shipped = new AtomicLong();
    private final AtomicLong rows = new AtomicLong();
    private volatile String trouble = "";
    private volatile boolean stopping;

    /**
     * @param kept how long requests stay in the books
     */
    public Shipper(Spool spool, Opener opener, InstantSource clock, Duration kept) {
        this(spool, opener, clock, kept, System::nanoTime);
    }

    /**
     * As above with a monotonic clock of the caller's, by which it is told how often old requests
     * are deleted, and a wall clock that jumps is doubted.
     */
    Shipper(Spool spool, Opener opener, InstantSource clock, Duration kept, LongSupplier nanoTime) {
        this.spool = spool;
        this.opener = opener;
        this.clock = clock;
        this.kept = kept;
        this.retention = new RetentionClock(clock, nanoTime);
        this.trimmedNanos = retention.nanos() - TRIM_EVERY_NANOS;
        for (SpoolWriter writer : spool.writers()) {
            running.put(writer.name(), writer);
        }
        caughtUpMillis = clock.millis();
        thread.setDaemon(true);
    }

    public void start() {
        thread.start();
    }

    /** Entries taken over since the start. */
    public long shipped() {
        return shipped.get();
    }

    /** Requests of which the store took over the row since the start. */
    public long rows() {
        return rows.get();
    }

    /** Milliseconds since all that was written was in the store. */
    public long lagMillis() {
        return Math.max(0, clock.millis() - caughtUpMillis);
    }

    /** What keeps the store from taking entries; empty when nothing does. */
    public String trouble() {
        return trouble;
    }

    /** How a round ended. */
    private enum Round {
        /** All that was written before it is in the store. */
        CAUGHT_UP,
        /** There is more. */
        BEHIND,
        /** The store or the disk said no. */
        REFUSED
    }

    private void run() {
        while (!stopping) {
            switch (round()) {
                case CAUGHT_UP -> pause(PAUSE_NANOS);
                case BEHIND -> {}
                case REFUSED -> pause(backoff);
            }
        }
    }

    private void pause(long nanos) {
        if (!stopping) {
            LockSupport.parkNanos(this, nanos);
        }
    }

    /** Takes over one batch of each writer, so that no busy one keeps the others waiting. */
    private Round round() {
        try {
            LedgerStore open = store;
            if (open == null) {
                open = opener.open();
                store = open;
            }
            long begun = clock.millis();
            boolean caughtUp = takeOver(open);
            if (caughtUp) {
                caughtUpMillis = begun;
            }
            trim(open);
            if (!trouble.isEmpty()) {
                LOG.log(System.Logger.Level.INFO, "the books are written to the store again");
                trouble = "";
            }
            backoff = SHORTEST_BACKOFF;
            return caughtUp ? Round.CAUGHT_UP : Round.BEHIND;
        } catch (StoreException | IOException refused) {
            failed(String.valueOf(refused.getMessage()));
            return Round.REFUSED;
        } catch (RuntimeException defect) {
            // What waits on disk must go on waiting, not be forgotten because this thread ended.
            LOG.log(System.Logger.Level.ERROR, "a defect in taking over the books", defect);
            failed(defect.toString());
            return Round.REFUSED;
        }
    }

    private void failed(String what) {
        courses.values().forEach(WriterCourse::askAgain);
        backoff = Math.min(LONGEST_BACKOFF, backoff * 2);
        if (!what.equals(trouble)) {
            LOG.log(
                    System.Logger.Level.ERROR,
                    "the store does not take the books, they wait on disk: {0}",
                    what);
        }
        trouble = what;
    }

    /** Whether all writers are at their ends. */
    private boolean takeOver(LedgerStore open) throws StoreException, IOException {
        List<String> writers = spool.directory().writers();
        courses.keySet().retainAll(writers);
        boolean atEnds = true;
        for (String writer : writers) {
            SpoolWriter live = running.get(writer);
            WriterCourse course =
                    courses.computeIfAbsent(
                            writer, name -> new WriterCourse(name, spool, live, reader));
            WriterCourse.Stride stride = course.step(open);
            shipped.addAndGet(stride.entries());
            rows.addAndGet(stride.rows());
            atEnds &= stride.atEnd();
            if (live == null && stride.atEnd()) {
                course.finish(open, clock.millis());
            }
        }
        return atEnds;
    }

    private void trim(LedgerStore open) throws StoreException {
        long nanos = retention.nanos();
        if (nanos - trimmedNanos >= TRIM_EVERY_NANOS) {
            trimmedNanos = nanos;
            long cutoff = retention.instant().minus(kept).toEpochMilli();
            var _ = new Retention(open, retention).run(cutoff, TRIM_ROWS);
        }
    }

    /**
     * Ends, after what was written is in the store, if that is possible within {@code patience}. No
     * loop may write any more.
     */
    public void close(Duration patience) {
        if (thread.getState() == Thread.State.NEW) {
            return;
        }
        stopping = true;
        LockSupport.unpark(thread);
        try {
            thread.join(patience);
            if (!thread.isAlive()) {
                last(System.nanoTime() + patience.toNanos());
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    /** The writers of this run write no more, so they are ended like those of earlier runs. */
    private void last(long deadline) {
        running.clear();
        courses.clear();
        Round round = round();
        while (round != Round.CAUGHT_UP && System.nanoTime() < deadline) {
            if (round == Round.REFUSED) {
                LockSupport.parkNanos(this, SHORTEST_BACKOFF);
            }
            round = round();
        }
        LedgerStore open = store;
        if (open != null) {
            open.close();
        }
    }

    @Override
    public void close() {
        close(Duration.ofSeconds(5));
    }
}
