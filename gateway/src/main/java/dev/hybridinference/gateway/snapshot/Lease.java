package dev.hybridinference.gateway.snapshot;

import dev.hybridinference.kernel.price.GpuShare;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A borrowed place at a target, settled exactly once. Confined to the exchange's event loop. */
public final class Lease {
    private final TargetCell cell;
    private final AtomicInteger open;
    private final @Nullable GpuShare time;
    private final long token;
    private boolean settled;

    Lease(TargetCell cell, AtomicInteger open, long nowNanos) {
        this.cell = cell;
        this.open = open;
        this.time = cell.time();
        this.token = time == null ? 0 : time.enter(nowNanos);
    }

    /**
     * Gives the place back.
     *
     * @param nowNanos monotonic time
     * @return the share of the target's time that it took, in nanoseconds; 0 where time costs
     *     nothing
     * @throws IllegalStateException when it was given back before
     */
    public long settle(long nowNanos) {
        if (settled) {
            throw new IllegalStateException("lease: " + cell.id() + " (expected: settled once)");
        }
        settled = true;
        cell.left();
        open.decrementAndGet();
        return time == null ? 0 : time.leave(token, nowNanos);
    }
}
