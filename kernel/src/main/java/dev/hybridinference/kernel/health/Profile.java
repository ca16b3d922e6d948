package dev.hybridinference.kernel.health;

import java.util.concurrent.TimeUnit;

/**
 * How fast a target answers: time to first token and time per output token, each as it is now and
 * as it usually is. Immutable; who shares one replaces it atomically.
 *
 * <p>The time to first token depends on the prompt, which is left out of account: a target is
 * compared with itself under the same mixture of prompts. When the mixture changes for good, the
 * share may fall until the slow average has followed; the factor of 3 makes that rare.
 *
 * @param ttft time to first token in nanoseconds
 * @param token nanoseconds per output token
 */
public record Profile(Trend ttft, Trend token) {
    /** Nothing was observed. */
    public static final Profile UNKNOWN = new Profile(Trend.NONE, Trend.NONE);

    /** The least share that slowness leaves. */
    public static final float LEAST = 0.002f;

    private static final double TOO_SLOW = 3;
    private static final int STEEPNESS = 6;
    private static final double CROWDED_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
    private static final double LATE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final int ENOUGH_TOKENS = 8;
    private static final long STALE_NANOS = TimeUnit.SECONDS.toNanos(30);

    /**
     * A first token came.
     *
     * @param ttftNanos after the request was sent
     * @param now monotonic nanoseconds
     */
    public Profile firstToken(long ttftNanos, long now) {
        return new Profile(ttft.with(ttftNanos, now), token);
    }

    /**
     * An answer ended. Answers of a few tokens say nothing and are left out.
     *
     * @param nanos from the first token to the last
     * @param tokens that came in this time
     */
    public Profile streamed(long nanos, long tokens, long now) {
        return tokens < ENOUGH_TOKENS ? this : new Profile(ttft, token.with(nanos / tokens, now));
    }

    /** First tokens observed. */
    public int samples() {
        return ttft.samples();
    }

    /** When something was observed last; 0 when nothing was. */
    public long lastNanos() {
        if (token.samples() == 0) {
            return ttft.lastNanos();
        }
        boolean tokenLater = token.lastNanos() - ttft.lastNanos() > 0;
        return ttft.samples() == 0 || tokenLater ? token.lastNanos() : ttft.lastNanos();
    }

    /**
     * The share of its usual requests that it should get, from {@link #LEAST} to 1: less than 1
     * when it is more than three times as slow as it usually is: ten times as slow leaves so little
     * that one in a hundred requests does not see it. After thirty seconds without an observation
     * the share rises, and is 1 thirty seconds later, so that it is tried again.
     */
    public float share(long now) {
        return Math.min(share(ttft, now), share(token, now));
    }

    /**
     * Whether a first token that has been waited for that long is late: three times as long as it
     * usually takes, and a tenth of a second.
     */
    public boolean late(long waitedNanos) {
        return ttft.known() && waitedNanos > Math.max(LATE_NANOS, TOO_SLOW * ttft.slow());
    }

    /**
     * Whether first tokens come so late lately that there is too much to do, where there is much to
     * do: three times later than usual, and half a second.
     */
    public boolean crowded() {
        return ttft.known() && ttft.fast() > TOO_SLOW * ttft.slow() + CROWDED_NANOS;
    }

    private static float share(Trend trend, long now) {
        double ratio = trend.ratio();
        if (ratio <= TOO_SLOW) {
            return 1;
        }
        double less = Math.max(LEAST, Math.pow(TOO_SLOW / ratio, STEEPNESS));
        double back = (double) (now - trend.lastNanos() - STALE_NANOS) / STALE_NANOS;
        return (float) (less + (1 - less) * Math.clamp(back, 0, 1));
    }
}
