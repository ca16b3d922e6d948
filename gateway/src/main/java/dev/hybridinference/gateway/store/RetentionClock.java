package dev.hybridinference.gateway.store;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.LongSupplier;

/**
 * The wall time by which old things are deleted. A wall clock that is set ahead by more than an
 * hour is believed only when it has stayed so for a day; until then this one goes on by the
 * monotonic clock, so that a jump that is taken back deletes nothing. One that is set back is
 * believed at once, and so is that of a new process. Confined to one thread.
 */
public final class RetentionClock implements InstantSource {
    private static final Duration SLACK = Duration.ofHours(1);
    private static final Duration DOUBT = Duration.ofDays(1);

    private final InstantSource wall;
    private final LongSupplier nanoTime;
    private Instant known;
    private long knownNanos;
    private boolean doubted;
    private long doubtedNanos;

    /**
     * @param nanoTime monotonic
     */
    public RetentionClock(InstantSource wall, LongSupplier nanoTime) {
        this.wall = wall;
        this.nanoTime = nanoTime;
        known = wall.instant();
        knownNanos = nanoTime.getAsLong();
    }

    /** Monotonic nanoseconds; for how often something is done. */
    public long nanos() {
        return nanoTime.getAsLong();
    }

    @Override
    public Instant instant() {
        Instant now = wall.instant();
        long nanos = nanoTime.getAsLong();
        Instant steady = known.plusNanos(nanos - knownNanos);
        if (now.isAfter(steady.plus(SLACK)) && !believed(nanos)) {
            return steady;
        }
        doubted = false;
        known = now;
        knownNanos = nanos;
        return now;
    }

    /** Whether the wall clock has been ahead for long enough. */
    private boolean believed(long nanos) {
        if (!doubted) {
            doubted = true;
            doubtedNanos = nanos;
        }
        return nanos - doubtedNanos >= DOUBT.toNanos();
    }
}
