package dev.hybridinference.kernel.health;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * The streams of a target that wait for their first token, and those of them that have waited for
 * much longer than usual. Tells of a target that hangs before its answers can. Thread-safe without
 * locks.
 */
public final class Overdue {
    /** One late stream is chance. */
    private static final int SOME = 2;

    private static final int LEAST_PART = 4;
    private static final int STEEPNESS = 4;

    private final AtomicInteger waiting = new AtomicInteger();
    private final AtomicInteger late = new AtomicInteger();

    /** A stream was asked for. */
    public void asked() {
        waiting.incrementAndGet();
    }

    /** It became late; to be told once for each stream. */
    public void late() {
        late.incrementAndGet();
    }

    /**
     * Its first token came, or nobody waits for it any more.
     *
     * @param wasLate whether it had become late
     */
    public void over(boolean wasLate) {
        waiting.decrementAndGet();
        if (wasLate) {
            late.decrementAndGet();
        }
    }

    /**
     * The share of its usual requests that the target should get, from {@link Profile#LEAST} to 1:
     * less than 1 when a quarter of those that wait are late, and at least two.
     */
    public float share() {
        int overdue = late.get();
        int all = waiting.get();
        if (overdue < SOME || LEAST_PART * overdue < all) {
            return 1;
        }
        double well = Math.max(0, 1 - (double) overdue / all);
        return (float) Math.max(Profile.LEAST, Math.pow(well, STEEPNESS));
    }
}
