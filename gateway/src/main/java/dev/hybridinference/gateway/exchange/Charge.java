package dev.hybridinference.gateway.exchange;

import dev.hybridinference.gateway.record.Billing;
import dev.hybridinference.kernel.failure.Failure;
import dev.hybridinference.kernel.failure.Failure.Upstream;

/**
 * Whether a provider bills a call, by how the call ended: an answer is billed, and so is what came
 * of a cancelled or broken one; a refusal is not; silence may be.
 */
final class Charge {
    private Charge() {}

    /** A call that was answered, or whose client left. */
    static Billing of(Attempt ended, boolean answered) {
        if (!ended.reachedProvider()) {
            return Billing.NONE;
        }
        return answered || ended.generated() ? Billing.BILLED : Billing.POSSIBLE;
    }

    /** A call that failed. */
    static Billing of(Attempt failed, Upstream failure) {
        if (!failed.reachedProvider()) {
            return Billing.NONE;
        }
        if (failed.generated()) {
            return Billing.BILLED;
        }
        return failure.retry() == Failure.Retry.AMBIGUOUS ? Billing.POSSIBLE : Billing.NONE;
    }
}
