package dev.hybridinference.gateway.config;

import java.time.Duration;

/**
 * How the books are kept.
 *
 * @param sync when what is written is made safe against loss of power
 * @param interval between two of {@link Sync#INTERVAL}
 * @param spoolMax bytes that may wait for the store
 * @param content which bodies are kept besides
 * @param rowsKept how long requests stay in the books
 */
public record LedgerConfig(
        Sync sync, Duration interval, long spoolMax, ContentConfig content, Duration rowsKept) {
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

    /**
     * Whether a process that runs with the other keeps these as well: what is kept of content
     * counts at once, for how long only after a restart.
     */
    public boolean runsAs(LedgerConfig other) {
        ContentConfig asThere =
                new ContentConfig(
                        other.content.policy(),
                        other.content.sample(),
                        other.content.redact(),
                        content.kept());
        return new LedgerConfig(sync, interval, spoolMax, asThere, rowsKept).equals(other);
    }
}
