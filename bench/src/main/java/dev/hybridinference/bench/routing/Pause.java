package dev.hybridinference.bench.routing;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Waits that are not shortened by wake-ups without a cause. Stateless. */
final class Pause {
    private Pause() {}

    /**
     * Returns at the earliest at a time of {@link System#nanoTime()}, or when the thread is
     * interrupted.
     */
    static void until(long nanos) {
        long left = nanos - System.nanoTime();
        while (left > 0 && !Thread.currentThread().isInterrupted()) {
            LockSupport.parkNanos(left);
            left = nanos - System.nanoTime();
        }
    }

    static void seconds(double seconds) {
        until(System.nanoTime() + nanos(seconds));
    }

    static long nanos(double seconds) {
        return Math.round(seconds * TimeUnit.SECONDS.toNanos(1));
    }
}
