package dev.hybridinference.gateway.edge;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/** Live figures of the client side. Thread-safe. */
public final class EdgeCounters {
    private final AtomicInteger connections = new AtomicInteger();
    private final AtomicInteger inFlight = new AtomicInteger();
    private final LongAdder requests = new LongAdder();
    private final LongAdder refusals = new LongAdder();
    private final LongAdder turnedAway = new LongAdder();
    private final LongAdder acceptFailures = new LongAdder();
    private final LongAdder faults = new LongAdder();

    EdgeCounters() {}

    /** Open client connections. */
    public int connections() {
        return connections.get();
    }

    /** Requests whose answer is not complete. */
    public int inFlight() {
        return inFlight.get();
    }

    /** Requests that reached the handler, since the start. */
    public long requests() {
        return requests.sum();
    }

    /** Requests that the edge refused itself, since the start. */
    public long refusals() {
        return refusals.sum();
    }

    /** Connections closed at once because there were too many, since the start. */
    public long turnedAway() {
        return turnedAway.sum();
    }

    /** Times accepting failed, as it does without free file descriptors, since the start. */
    public long acceptFailures() {
        return acceptFailures.sum();
    }

    /** Connections cut because of a defect of ours, since the start. */
    public long faults() {
        return faults.sum();
    }

    void connectionOpened() {
        connections.incrementAndGet();
    }

    void connectionClosed() {
        connections.decrementAndGet();
    }

    void requestStarted() {
        inFlight.incrementAndGet();
        requests.increment();
    }

    void requestEnded() {
        inFlight.decrementAndGet();
    }

    void refused() {
        refusals.increment();
    }

    void turnAway() {
        turnedAway.increment();
    }

    void acceptFailed() {
        acceptFailures.increment();
    }

    void fault() {
        faults.increment();
    }
}
