package dev.hybridinference.testkit.provider;

import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * How fast a provider reads what it is sent.
 *
 * @param bytes most bytes per read; 0 reads nothing at all
 * @param intervalNanos pause after each read
 */
record ReadPace(int bytes, long intervalNanos) {

    static final ReadPace FAST = new ReadPace(Integer.MAX_VALUE, 0);
    static final ReadPace NEVER = new ReadPace(0, 0);

    private static final long POLL_NANOS = 1_000_000;

    /** False when the connection closed while nothing may be read. */
    boolean awaitReading(BooleanSupplier open) {
        while (bytes == 0 && open.getAsBoolean()) {
            LockSupport.parkNanos(POLL_NANOS);
        }
        return bytes > 0;
    }
}
