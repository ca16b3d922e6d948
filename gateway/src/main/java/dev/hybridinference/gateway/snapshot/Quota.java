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

    /** A request is sent, with so many tokens. */
    void sent(long work, long nowNanos) {
        if (limited()) {
            cell.sent(work, nowNanos);
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
