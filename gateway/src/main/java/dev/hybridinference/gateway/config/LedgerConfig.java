package dev.hybridinference.gateway.config;

import java.time.Duration;

/**
 * How the books are kept.
 *
 * @param sync when what is written is made safe against loss of power
 * @param interval between two of {@link Sync#INTERVAL}
 * @param spoolMax bytes that may wait for the store
 * @param rowsKept how long requests stay in the books
 */
public record LedgerConfig(Sync sync, Duration interval, long spoolMax, Duration rowsKept) {
    /** When the disk is made to have what was written. */
    public enum Sync {
        NONE,
        INTERVAL,
        EACH
    }

    public LedgerConfig {
        Checks.positive("interval", interval);
        Checks.positive("rowsKept", rowsKept);
        Checks.between("spoolMax", spoolMax, 1, Long.MAX_VALUE);
    }
}
