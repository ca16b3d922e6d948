package dev.hybridinference.gateway.snapshot;

import dev.hybridinference.kernel.route.Rest;

/** Whether something rests after a failure. Thread-safe; the last failure wins. */
public final class RestCell {
    private record Until(long nanos, boolean told) {}

    private static final Until AWAKE = new Until(0, false);

    private volatile Until until = AWAKE;

    /** What a decision at {@code nowNanos} sees. */
    public Rest seen(long nowNanos) {
        Until current = until;
        if (current == AWAKE) {
            return Rest.NONE;
        }
        long left = current.nanos - nowNanos;
        return left > 0 ? new Rest(left, current.told) : Rest.NONE;
    }

    /**
     * Rests for a while from {@code nowNanos} on.
     *
     * @param told whether the provider named the time
     */
    public void rest(long nowNanos, long nanos, boolean told) {
        until = new Until(nowNanos + nanos, told);
    }

    /**
     * Ends the rest, because something just worked. A rest that the provider asked for stays: what
     * worked was asked before it.
     */
    public void awake() {
        Until current = until;
        if (current != AWAKE && !current.told) {
            until = AWAKE;
        }
    }

    /** Ends the rest, even one that the provider asked for. */
    public void end() {
        until = AWAKE;
    }

    /** Whether it rests at {@code nowNanos}. */
    public boolean resting(long nowNanos) {
        return seen(nowNanos).resting();
    }
}
