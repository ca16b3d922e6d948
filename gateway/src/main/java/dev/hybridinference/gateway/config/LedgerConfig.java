package dev.hybridinference.gateway.config;

import java.time.Duration;

/**
 * How the books are kept.
 *
 * @param sync when what is written is made safe against loss of power
 * @param interval between two of {@link Sync#INTERVAL}
 * @param spoolMax bytes that may wait for the store
 */
public record LedgerConfig(Sync sync, Duration interval, long spoolMax) {
    /** When the disk is made to have what was written. */
    public enum Sync {
        NONE,
        INTERVAL,
        EACH
    }

    public LedgerConfig {
        Checks.positive("interval", interval);
        Checks.between("spoolMax", spoolMax, 1, Long.MAX_VALUE);
    }
}
