package dev.hybridinference.gateway.endpoint;

import dev.hybridinference.kernel.health.BreakerState.Probing;
import dev.hybridinference.kernel.health.Verdict;
import org.jspecify.annotations.Nullable;

/** A place at an endpoint, settled exactly once. Confined to the exchange's event loop. */
public final class Slot implements Entry {
    private final EndpointCell cell;
    final long enteredNanos;
    final @Nullable Probing probe;
    private boolean settled;

    Slot(EndpointCell cell, @Nullable Probing probe, long enteredNanos) {
        this.cell = cell;
        this.probe = probe;
        this.enteredNanos = enteredNanos;
    }

    /** Whether this request finds out if the endpoint works again. */
    public boolean isProbe() {
        return probe != null;
    }

    /**
     * The first token came: the endpoint works, and a probe has gone well already.
     *
     * @param crowded whether first tokens come so late there that it has too much to do
     * @param now monotonic time
     */
    public void firstToken(boolean crowded, long now) {
        cell.firstToken(this, crowded, now);
    }

    /**
     * Gives the place back; a waiter may be granted it before this returns.
     *
     * @param now monotonic time
     * @param draw in [0, 1), moves how long a breaker that opens stays open
     * @throws IllegalStateException when it was given back before
     */
    public void settle(Verdict verdict, long now, double draw) {
        if (settled) {
            throw new IllegalStateException("slot: " + cell.id() + " (expected: settled once)");
        }
        settled = true;
        cell.settle(this, verdict, now, draw);
    }

    long heldNanos(long now) {
        return now - enteredNanos;
    }
}
