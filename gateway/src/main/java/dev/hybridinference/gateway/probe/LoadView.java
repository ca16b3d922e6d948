package dev.hybridinference.gateway.probe;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The last load of one server, as long as it is fresh. Thread-safe; the last one wins. */
public final class LoadView {
    /** After which it is not known any more. */
    public static final Duration FRESH = Duration.ofSeconds(3);

    private record Seen(ServerLoad load, long nanos) {}

    private volatile @Nullable Seen seen;

    /**
     * Remembers a load.
     *
     * @param nowNanos monotonic time
     */
    public void put(ServerLoad load, long nowNanos) {
        seen = new Seen(load, nowNanos);
    }

    /**
     * The load, or null when none was told for {@link #FRESH}.
     *
     * @param nowNanos monotonic time
     */
    public @Nullable ServerLoad at(long nowNanos) {
        Seen last = seen;
        return last != null && nowNanos - last.nanos <= FRESH.toNanos() ? last.load : null;
    }
}
