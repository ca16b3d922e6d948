package dev.hybridinference.gateway.content;

import dev.hybridinference.gateway.store.ContentStore;
import dev.hybridinference.gateway.store.RetentionClock;
import dev.hybridinference.gateway.store.StoreException;
import dev.hybridinference.gateway.store.StoredContent;
import dev.hybridinference.kernel.ledger.Redaction;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Keeps content on a thread of its own: redacts, compresses, stores, and deletes what is too old.
 * What does not fit into its memory is left out and counted; requests never wait for it.
 * Thread-safe; the work is confined to its thread.
 */
public final class ContentKeeper implements AutoCloseable {
    /** Memory of all content that is collected or waits, in bytes. */
    public static final long MEMORY = 64L << 20;

    private static final System.Logger LOG = System.getLogger("content");
    private static final int QUEUE = 4_096;
    private static final int BATCH = 64;
    private static final long BATCH_BYTES = 4L << 20;
    private static final int TRIM_ROWS = 200;
    private static final long PAUSE_MILLIS = 100;
    private static final long LONGEST_BACKOFF = 5_000;
    private static final long TIDY_EVERY_NANOS = TimeUnit.HOURS.toNanos(1);
    private static final long TIDY_AGAIN_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final ContentStore store;
    private final RetentionClock clock;
    private final Duration kept;
    private final ContentMemory memory;
    private final BlockingQueue<Collected> queue = new ArrayBlockingQueue<>(QUEUE);
    private final List<StoredContent> batch = new ArrayList<>();
    private final Thread thread = new Thread(this::run, "content");
    private final AtomicLong stored = new AtomicLong();
    private final AtomicLong leftOut = new AtomicLong();
    private long backoff = PAUSE_MILLIS;
    private long tidyAtNanos;
    private String trouble = "";
    private volatile boolean storeThere;
    private volatile boolean stopping;

    /**
     * @param store nothing is asked of it before {@link #storeIsThere}
     * @param clock whose time deletes
     * @param kept how long content is kept
     * @param memory of all content that is collected or waits, in bytes
     */
    public ContentKeeper(ContentStore store, RetentionClock clock, Duration kept, long memory) {
        this.store = store;
        this.clock = clock;
        this.tidyAtNanos = clock.nanos();
        this.kept = kept;
        this.memory = new ContentMemory(memory);
        thread.setDaemon(true);
    }

    public void start() {
        thread.start();
    }

    /** The store's tables are made. May be called again. */
    public void storeIsThere() {
        storeThere = true;
        LockSupport.unpark(thread);
    }

    /** Begins to collect the bodies of a request. */
    public Collected collect(Redaction redaction) {
        return new Collected(this, memory, redaction);
    }

    /** Contents that are in the store since the start. */
    public long stored() {
        return stored.get();
    }

    /** Contents that were to be kept since the start, and were not. */
    public long leftOut() {
        return leftOut.get();
    }

    /** Bytes of all content that is collected or waits. */
    public long bytes() {
        return memory.used();
    }

    /** Takes over what was collected. */
    void take(Collected content) {
        if (stopping || !queue.offer(content)) {
            content.release();
            leftOut(1);
        } else {
            LockSupport.unpark(thread);
        }
    }

    void leftOut(int contents) {
        leftOut.addAndGet(contents);
    }

    private void run() {
        try {
            while (!stopping) {
                if (!storeThere || queue.isEmpty()) {
                    LockSupport.parkNanos(this, TimeUnit.MILLISECONDS.toNanos(PAUSE_MILLIS));
                }
                if (storeThere) {
                    tidy();
                    gather(queue.poll());
                    if (!write()) {
                        leaveAlone();
                    }
                }
            }
            last();
        } finally {
            store.close();
        }
    }

    /** Lets a store that refused rest, however much comes meanwhile. */
    private void leaveAlone() {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(backoff);
        backoff = Math.min(LONGEST_BACKOFF, backoff * 2);
        while (!stopping && end - System.nanoTime() > 0) {
            LockSupport.parkNanos(this, end - System.nanoTime());
        }
    }

    /** Writes what still waits, unless the store refuses. */
    private void last() {
        boolean going = storeThere;
        while (going && !(batch.isEmpty() && queue.isEmpty())) {
            gather(queue.poll());
            going = write();
        }
        int lost = batch.size();
        for (Collected waiting = queue.poll(); waiting != null; waiting = queue.poll()) {
            waiting.release();
            lost++;
        }
        if (lost > 0) {
            leftOut(lost);
            LOG.log(Level.WARNING, "{0} contents were not stored before the end", lost);
        }
    }

    /** Fills an empty batch. */
    private void gather(@Nullable Collected first) {
        long bytes = 0;
        Collected next = first;
        while (next != null) {
            StoredContent packed = packed(next);
            if (packed != null) {
                batch.add(packed);
                bytes += packed.request().size() + packed.response().size();
            }
            next = batch.size() < BATCH && bytes < BATCH_BYTES ? queue.poll() : null;
        }
    }

    private @Nullable StoredContent packed(Collected content) {
        StoredContent packed = null;
        try {
            packed = Packing.of(content);
            if (packed == null) {
                told("a pattern of ledger.redact takes too much work, what it meets is left out");
            }
        } catch (RuntimeException defect) {
            // One content is not worth the thread that keeps all of them.
            LOG.log(Level.ERROR, "a defect in keeping content", defect);
        } finally {
            content.release();
        }
        if (packed == null) {
            leftOut(1);
        }
        return packed;
    }

    /** Stores the batch; false when the store refused. */
    private boolean write() {
        if (batch.isEmpty()) {
            return true;
        }
        try {
            store.keep(batch);
            stored.addAndGet(batch.size());
            batch.clear();
            backoff = PAUSE_MILLIS;
            trouble = "";
            return true;
        } catch (StoreException refused) {
            failed(refused);
            if (!refused.passing()) {
                leftOut(batch.size());
                batch.clear();
            }
            return false;
        }
    }

    private void tidy() {
        long nanos = clock.nanos();
        if (nanos - tidyAtNanos < 0) {
            return;
        }
        long now = clock.millis();
        try {
            store.prepare(now);
            boolean more = true;
            while (more && !stopping) {
                more = store.trim(now - kept.toMillis(), TRIM_ROWS);
            }
            tidyAtNanos = nanos + TIDY_EVERY_NANOS;
        } catch (StoreException refused) {
            failed(refused);
            tidyAtNanos = nanos + TIDY_AGAIN_NANOS;
        }
    }

    /** Says only the first line: the rest may name values. */
    private void failed(StoreException refused) {
        String message = String.valueOf(refused.getMessage());
        told("the store does not take content: " + message.lines().findFirst().orElse(""));
    }

    private void told(String what) {
        if (!what.equals(trouble)) {
            LOG.log(Level.ERROR, what);
        }
        trouble = what;
    }

    /**
     * Ends, after what was handed over is in the store, if that is possible within {@code
     * patience}.
     */
    public void close(Duration patience) {
        if (thread.getState() == Thread.State.NEW) {
            return;
        }
        stopping = true;
        LockSupport.unpark(thread);
        try {
            thread.join(patience);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        close(Duration.ofSeconds(5));
    }
}
