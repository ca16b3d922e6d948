package dev.hybridinference.testkit;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for a condition with a deadline; tests never sleep for a guessed time. Thread-safe. */
public final class Await {

    /** The deadline of helpers that take none: far above what a loaded machine needs. */
    public static final Duration DEADLINE = Duration.ofSeconds(10);

    private static final long POLL_NANOS = 200_000;

    private Await() {}

    /**
     * Returns as soon as the condition holds.
     *
     * @param description what is awaited, for the message: "2 open connections"
     * @throws AssertionError when the condition did not hold within the deadline
     */
    public static void until(Duration deadline, String description, BooleanSupplier condition) {
        until(deadline, () -> description, condition);
    }

    /** As {@link #until(Duration, String, BooleanSupplier)}, with a description made at failure. */
    public static void until(
            Duration deadline, Supplier<String> description, BooleanSupplier condition) {
        long end = System.nanoTime() + deadline.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - end >= 0) {
                if (condition.getAsBoolean()) {
                    return;
                }
                throw new AssertionError(
                        "not within " + deadline.toMillis() + " ms: " + description.get());
            }
            if (Thread.currentThread().isInterrupted()) {
                throw new AssertionError("interrupted while awaiting: " + description.get());
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
    }

    /** Returns as soon as the condition holds, within {@link #DEADLINE}. */
    public static void until(String description, BooleanSupplier condition) {
        until(DEADLINE, description, condition);
    }
}
