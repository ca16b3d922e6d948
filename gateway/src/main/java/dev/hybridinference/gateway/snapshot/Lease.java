package dev.hybridinference.gateway.snapshot;

import java.util.concurrent.atomic.AtomicInteger;

/** A borrowed place at a target, settled exactly once. Confined to the exchange's event loop. */
public final class Lease {
    private final TargetCell cell;
    private final AtomicInteger open;
    private boolean settled;

    Lease(TargetCell cell, AtomicInteger open) {
        this.cell = cell;
        this.open = open;
    }

    /**
     * Gives the place back.
     *
     * @throws IllegalStateException when it was given back before
     */
    public void settle() {
        if (settled) {
            throw new IllegalStateException("lease: " + cell.id() + " (expected: settled once)");
        }
        settled = true;
        cell.left();
        open.decrementAndGet();
    }
}
