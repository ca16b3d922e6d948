package dev.hybridinference.gateway.edge;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** A monotonic clock that only moves when told. Thread-safe. */
final class TestClock {
    private final AtomicLong nanos = new AtomicLong(1_000_000_000L);

    long nanoTime() {
        return nanos.get();
    }

    void advance(Duration by) {
        nanos.addAndGet(by.toNanos());
    }
}
