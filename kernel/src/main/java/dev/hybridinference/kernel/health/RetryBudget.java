package dev.hybridinference.kernel.health;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How many re-attempts an endpoint that is failing gets: one for five first attempts, and ten a
 * second. What is not used is kept for ten seconds. Thread-safe; counting a first attempt takes two
 * atomic operations, asking for a re-attempt a short lock.
 *
 * <p>A ratio of retries to requests, as in "Handling Overload" of Site Reliability Engineering
 * (Beyer and others, 2016), with a floor so that a quiet endpoint is tried again at all.
 */
public final class RetryBudget {
    private static final int FIRSTS_FOR_ONE = 5;
    private static final long NANOS_FOR_ONE = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long KEPT_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final AtomicLong firsts = new AtomicLong();
    private final SlidingCount recent = new SlidingCount();

    private long counted;
    private long savedFirsts;
    private long savedNanos = KEPT_NANOS;
    private long last;
    private boolean started;

    /**
     * A first attempt goes there.
     *
     * @param now monotonic nanoseconds
     */
    public void first(long now) {
        recent.addFirst(now);
        firsts.incrementAndGet();
    }

    /** Whether one more re-attempt may go there; takes it from the budget. */
    public synchronized boolean again(long now) {
        save(now);
        if (savedNanos >= NANOS_FOR_ONE) {
            savedNanos -= NANOS_FOR_ONE;
            return true;
        }
        if (savedFirsts >= FIRSTS_FOR_ONE) {
            savedFirsts -= FIRSTS_FOR_ONE;
            return true;
        }
        return false;
    }

    private void save(long now) {
        if (!started || now - last > 0) {
            savedNanos += started ? Math.min(KEPT_NANOS, now - last) : 0;
            savedNanos = Math.min(KEPT_NANOS, savedNanos);
            last = now;
            started = true;
        }
        long seen = firsts.get();
        savedFirsts = Math.min(recent.first(now), savedFirsts + seen - counted);
        counted = seen;
    }
}
