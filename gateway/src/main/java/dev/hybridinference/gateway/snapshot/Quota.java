package dev.hybridinference.gateway.snapshot;

import dev.hybridinference.gateway.config.LimitsConfig;
import dev.hybridinference.kernel.route.Rest;

/**
 * A quota with its limits. Thread-safe; where nothing is limited nothing is counted.
 *
 * @param cell outlives the limits
 */
record Quota(LimitsConfig limits, QuotaCell cell) {
    /** How long it keeps requests away. */
    Rest rest(long nowNanos) {
        return limited() ? cell.rest(limits, nowNanos) : Rest.NONE;
    }

    /** Takes a request with so many tokens out of it; false when nothing is left. */
    boolean take(long work, long nowNanos) {
        return !limited() || cell.take(limits, work, nowNanos);
    }

    /** Gives back what was taken and not sent. */
    void giveBack(long work, long nowNanos) {
        if (limited()) {
            cell.giveBack(work, nowNanos);
        }
    }

    /** An answer had so many tokens more, or fewer, than expected. */
    void corrected(long more, long nowNanos) {
        if (limited()) {
            cell.corrected(more, nowNanos);
        }
    }

    private boolean limited() {
        return !limits.equals(LimitsConfig.NONE);
    }
}
