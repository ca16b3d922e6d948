package dev.hybridinference.kernel.health;

/** How attempts ended in the last ten seconds. Thread-safe; counting is one atomic operation. */
public final class OutcomeWindow {
    private static final int ENOUGH = 20;
    private static final int ENOUGH_LATELY = 10;
    private static final int SOME = 3;

    private final SlidingCount counts = new SlidingCount();

    /**
     * An attempt went well.
     *
     * @param now monotonic nanoseconds
     */
    public void good(long now) {
        counts.addFirst(now);
    }

    /** An attempt failed. */
    public void failed(long now) {
        counts.addSecond(now);
    }

    /** Forgets everything; what is counted meanwhile may be forgotten too. */
    public void clear() {
        counts.clear();
    }

    /** Whether the breaker should open: of at least twenty, half failed. */
    public boolean often(long now) {
        int failures = counts.second(now);
        int all = failures + counts.first(now);
        return all >= ENOUGH && 2L * failures >= all;
    }

    /**
     * Whether some requests work: judged by the last second where it has ten outcomes, otherwise by
     * the ten seconds.
     */
    public boolean works(long now) {
        int good = counts.firstLately(now);
        return good + counts.secondLately(now) >= ENOUGH_LATELY ? good > 0 : counts.first(now) > 0;
    }

    /**
     * Whether re-attempts need a token: at least three failed, and a fifth of all; in the ten
     * seconds or in the last one, as a window full of successes would hide for two seconds that
     * nothing works any more.
     */
    public boolean troubled(long now) {
        return troubled(counts.first(now), counts.second(now))
                || troubled(counts.firstLately(now), counts.secondLately(now));
    }

    private static boolean troubled(int good, int failures) {
        return failures >= SOME && 5L * failures >= (long) failures + good;
    }
}
