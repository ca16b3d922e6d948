package dev.hybridinference.gateway.snapshot;

import dev.hybridinference.kernel.route.Rest;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Whether something rests after a failure. What the provider named and what we think best are kept
 * apart, so that neither hides the other; of each, the later end counts. Thread-safe.
 */
public final class RestCell {
    /** When the rest ends that the provider named; null when it named none. */
    private final AtomicReference<@Nullable Long> told = new AtomicReference<>();

    /** When the rest of our own ends; null when there is none. */
    private final AtomicReference<@Nullable Long> own = new AtomicReference<>();

    /** What a decision at {@code nowNanos} sees. */
    public Rest seen(long nowNanos) {
        long named = left(told.get(), nowNanos);
        if (named > 0) {
            return new Rest(named, true);
        }
        long ours = left(own.get(), nowNanos);
        return ours > 0 ? new Rest(ours, false) : Rest.NONE;
    }

    private static long left(@Nullable Long end, long nowNanos) {
        return end == null ? 0 : end - nowNanos;
    }

    /**
     * Rests for a while from {@code nowNanos} on.
     *
     * @param named whether the provider named the time
     */
    public void rest(long nowNanos, long nanos, boolean named) {
        long end = nowNanos + nanos;
        AtomicReference<@Nullable Long> kind = named ? told : own;
        kind.updateAndGet(
                before -> before != null && before - end > 0 ? before : Long.valueOf(end));
    }

    /**
     * Ends the rest of our own, because something just worked. A rest that the provider asked for
     * stays: what worked was asked before it.
     */
    public void awake() {
        if (own.get() != null) {
            own.set(null);
        }
    }

    /** Ends the rest, even one that the provider asked for. */
    public void end() {
        told.set(null);
        own.set(null);
    }

    /** Whether it rests at {@code nowNanos}. */
    public boolean resting(long nowNanos) {
        return seen(nowNanos).resting();
    }
}
