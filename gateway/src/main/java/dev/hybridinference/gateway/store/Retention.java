package dev.hybridinference.gateway.store;

import java.time.Duration;
import java.time.InstantSource;

/**
 * Deletes what is older than it is to be kept, in small transactions between which others may
 * write. Roll-ups per minute are kept for seven days, those per hour for ever. Confined to the
 * store's thread.
 */
public final class Retention {
    private static final Duration MINUTES_KEPT = Duration.ofDays(7);

    private final LedgerStore store;
    private final InstantSource clock;

    public Retention(LedgerStore store, InstantSource clock) {
        this.store = store;
        this.clock = clock;
    }

    /**
     * Deletes until nothing old is left, or the thread is interrupted.
     *
     * @param cutoffMillis requests that began before are deleted, in milliseconds since 1970
     * @param batchRows most rows of a transaction
     * @return how many requests were deleted
     */
    public long run(long cutoffMillis, int batchRows) throws StoreException {
        long deleted = 0;
        for (String writer : store.writers()) {
            int batch = batchRows;
            while (batch == batchRows && !Thread.currentThread().isInterrupted()) {
                batch = store.trim(writer, cutoffMillis, batchRows);
                deleted += batch;
            }
        }
        long minutes = clock.instant().minus(MINUTES_KEPT).toEpochMilli();
        int batch = batchRows;
        while (batch == batchRows && !Thread.currentThread().isInterrupted()) {
            batch = store.trimMinutes(minutes, batchRows);
        }
        return deleted;
    }
}
