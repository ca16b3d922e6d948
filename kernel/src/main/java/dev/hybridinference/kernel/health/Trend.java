package dev.hybridinference.kernel.health;

import java.util.concurrent.TimeUnit;

/**
 * A measure's fast and slow average, decaying with each observation: half-lives of 10 and 200.
 * Immutable.
 *
 * <p>What is far off may not become usual within seconds, however many observations these seconds
 * bring: while the fast average is above twice the slow one, the slow one grows at most as if it
 * took half an hour for a factor of e. One wild observation moves neither far. What the fast
 * average holds is forgotten with time, too, so that one that was not looked at for a minute is
 * believed at once.
 *
 * @param samples observations so far, counted to about a million
 * @param lastNanos when the last was made
 */
public record Trend(double fast, double slow, int samples, long lastNanos) {
    /** Nothing was observed. */
    public static final Trend NONE = new Trend(0, 0, 0, 0);

    private static final double FAST = 1 - Math.pow(2, -1.0 / 10);
    private static final double SLOW = 1 - Math.pow(2, -1.0 / 200);
    private static final int KNOWN = 20;
    private static final int COUNTED = 1_000_000;
    private static final double FAR = 2;
    private static final double WILD_FOR_FAST = 30;
    private static final double WILD_FOR_SLOW = 4;
    private static final double FORGET_NANOS = TimeUnit.SECONDS.toNanos(20);
    private static final double LEARN_NANOS = TimeUnit.MINUTES.toNanos(30);

    /**
     * With one more observation.
     *
     * @param value counts as at least 1
     * @param now monotonic nanoseconds
     */
    public Trend with(long value, long now) {
        double heard = Math.max(1, value);
        if (samples == 0) {
            return new Trend(heard, heard, 1, now);
        }
        int count = Math.min(samples + 1, COUNTED);
        boolean known = known();
        double forFast = known ? Math.min(heard, WILD_FOR_FAST * slow) : heard;
        double forSlow = known ? Math.min(heard, WILD_FOR_SLOW * slow) : heard;
        double aged = 1 - Math.exp(-Math.max(0, now - lastNanos) / FORGET_NANOS);
        double nextFast = fast + Math.max(Math.max(FAST, aged), 1.0 / count) * (forFast - fast);
        double nextSlow = slow + Math.max(SLOW, 1.0 / count) * (forSlow - slow);
        if (known && nextFast > FAR * slow) {
            double passed = Math.max(0, now - lastNanos);
            nextSlow = Math.min(nextSlow, slow * (1 + passed / LEARN_NANOS));
        }
        return new Trend(nextFast, nextSlow, count, now - lastNanos > 0 ? now : lastNanos);
    }

    /** Whether enough was observed to compare the two averages. */
    public boolean known() {
        return samples >= KNOWN;
    }

    /** The fast average in units of the slow one; 1 while too little was observed. */
    public double ratio() {
        return known() ? fast / slow : 1;
    }
}
