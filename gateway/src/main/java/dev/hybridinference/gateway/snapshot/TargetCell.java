package dev.hybridinference.gateway.snapshot;

import dev.hybridinference.kernel.call.Capabilities;
import dev.hybridinference.kernel.price.GpuShare;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** What changes per request at one target. Survives snapshots. Thread-safe. */
public final class TargetCell {
    private static final long REMEMBERED_NANOS = TimeUnit.MINUTES.toNanos(10);

    private final String id;
    private final AtomicInteger inFlight = new AtomicInteger();
    private final RestCell rest = new RestCell();
    private volatile @Nullable GpuShare time;
    private volatile boolean drained;
    private volatile boolean pinned;
    private volatile Learned learned = new Learned(Capabilities.UNKNOWN, 0);

    TargetCell(String id) {
        this.id = id;
    }

    /** The stable name, also the metric label. */
    public String id() {
        return id;
    }

    public int inFlight() {
        return inFlight.get();
    }

    public RestCell rest() {
        return rest;
    }

    /** Whether an operator takes new requests away from it. */
    public boolean drained() {
        return drained;
    }

    /** Whether an operator puts it before all other targets of its models. */
    public boolean pinned() {
        return pinned;
    }

    /** Takes new requests away from it until {@link #clear}. */
    public void drain() {
        drained = true;
    }

    /** Puts it before all other targets of its models until {@link #clear}. */
    public void pin() {
        pinned = true;
    }

    /** Ends what an operator ordered, and its rest, whoever asked for that. */
    public void clear() {
        drained = false;
        pinned = false;
        rest.end();
    }

    /** A context that a refusal told, and when, in monotonic nanoseconds. */
    private record Learned(long context, long atNanos) {}

    /**
     * The context that the target told not long ago, or {@link Capabilities#UNKNOWN}: a server that
     * was started anew may have another one.
     */
    long context() {
        Learned seen = learned;
        return System.nanoTime() - seen.atNanos() < REMEMBERED_NANOS
                ? seen.context()
                : Capabilities.UNKNOWN;
    }

    /** Remembers the context that the target told. */
    public void learn(long tokens) {
        learned = new Learned(tokens, System.nanoTime());
    }

    /** Divides the target's time among its requests; null where time costs nothing. */
    @Nullable GpuShare time() {
        return time;
    }

    /** Says whether time costs something here; requests that run keep to what held before. */
    void chargeTime(boolean charged) {
        if (charged && time == null) {
            time = new GpuShare();
        } else if (!charged) {
            time = null;
        }
    }

    void entered() {
        inFlight.incrementAndGet();
    }

    void left() {
        inFlight.decrementAndGet();
    }
}
