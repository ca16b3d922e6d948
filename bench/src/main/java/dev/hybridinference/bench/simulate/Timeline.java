package dev.hybridinference.bench.simulate;

import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.concurrent.TimeUnit;

/**
 * The clock of a simulation and what will happen when. Events of one moment happen in the order in
 * which they were planned. Confined to one thread.
 */
final class Timeline {
    private static final double NANOS = TimeUnit.SECONDS.toNanos(1);

    private record Event(long nanos, long order, Runnable what) {}

    private final PriorityQueue<Event> ahead =
            new PriorityQueue<>(
                    Comparator.comparingLong(Event::nanos).thenComparingLong(Event::order));
    private long now;
    private long planned;

    /** Nanoseconds since the beginning. */
    long now() {
        return now;
    }

    static long nanos(double seconds) {
        return (long) (seconds * NANOS);
    }

    static double seconds(long nanos) {
        return nanos / NANOS;
    }

    /**
     * Plans an event.
     *
     * @throws IllegalArgumentException when that moment is over
     */
    void at(long nanos, Runnable what) {
        if (nanos < now) {
            throw new IllegalArgumentException(
                    "nanos: %d (expected: at least %d, which is now)".formatted(nanos, now));
        }
        ahead.add(new Event(nanos, planned++, what));
    }

    void after(double seconds, Runnable what) {
        at(now + nanos(seconds), what);
    }

    /** Lets everything happen, until nothing is planned any more. */
    void run() {
        for (Event next = ahead.poll(); next != null; next = ahead.poll()) {
            now = next.nanos();
            next.what().run();
        }
    }
}
