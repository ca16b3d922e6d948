package dev.hybridinference.gateway.spool;

import java.time.Duration;

/**
 * How a spool behaves.
 *
 * @param segmentSize bytes of each file
 * @param most bytes of all files together; at the limit new requests are refused
 * @param sync when what was written is forced to the disk, which only matters for power loss
 * @param interval between two forced writes with {@link Sync#INTERVAL}
 */
public record SpoolSettings(long segmentSize, long most, Sync sync, Duration interval) {
    /** Bytes of a file unless a test wants smaller ones. */
    public static final long SEGMENT = 4L * 1024 * 1024;

    /** When the disk is made to have what was written. */
    public enum Sync {
        /** Left to the operating system. */
        NONE,
        /** Every interval. */
        INTERVAL,
        /** Before a provider is asked, and before a client sees the end of its answer. */
        EACH
    }

    public SpoolSettings {
        if (segmentSize < 4L * EntryBytes.MOST) {
            throw new IllegalArgumentException(
                    "segmentSize: %d (expected: at least %d)"
                            .formatted(segmentSize, 4L * EntryBytes.MOST));
        }
        if (interval.isNegative() || interval.isZero()) {
            throw new IllegalArgumentException(
                    "interval: %s (expected: more than nothing)".formatted(interval));
        }
    }
}
