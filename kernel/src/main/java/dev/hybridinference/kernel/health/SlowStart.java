package dev.hybridinference.kernel.health;

import java.util.concurrent.TimeUnit;

/** How an endpoint that came back gets its requests again: little by little. */
public final class SlowStart {
    /** The share at the moment it comes back. */
    public static final float LEAST = 0.1f;

    private static final long RAMP_NANOS = TimeUnit.SECONDS.toNanos(30);

    private SlowStart() {}

    /**
     * The share of its usual requests, from {@link #LEAST} to 1.
     *
     * @param backNanos how long ago it came back
     */
    public static float share(long backNanos) {
        if (backNanos >= RAMP_NANOS) {
            return 1;
        }
        return LEAST + (1 - LEAST) * Math.max(0, backNanos) / RAMP_NANOS;
    }
}
