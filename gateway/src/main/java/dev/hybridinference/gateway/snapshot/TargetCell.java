package dev.hybridinference.gateway.snapshot;

import java.util.concurrent.atomic.AtomicInteger;

/** What changes per request at one target. Survives snapshots. Thread-safe. */
public final class TargetCell {
    private final String id;
    private final AtomicInteger inFlight = new AtomicInteger();
    private final RestCell rest = new RestCell();

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

    void entered() {
        inFlight.incrementAndGet();
    }

    void left() {
        inFlight.decrementAndGet();
    }
}
