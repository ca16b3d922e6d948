package dev.hybridinference.gateway.exchange;

import dev.hybridinference.gateway.record.Billing;
import dev.hybridinference.kernel.call.Call;
import dev.hybridinference.kernel.call.Estimate;
import dev.hybridinference.kernel.call.Operation;
import dev.hybridinference.kernel.call.Usage;
import dev.hybridinference.kernel.failure.Failure;
import dev.hybridinference.kernel.failure.Failure.Upstream;
import dev.hybridinference.kernel.ledger.Bill;
import dev.hybridinference.kernel.price.Money;
import dev.hybridinference.kernel.price.Price;
import dev.hybridinference.kernel.price.Pricing;
import org.jspecify.annotations.Nullable;

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

    /** What was used where the provider did not tell. */
    static Usage estimated(Call asked, AnswerSink from) {
        return asked.operation() == Operation.EMBEDDINGS
                ? Usage.estimated(Estimate.of(asked.bodyBytes(), 0, 0).input(), 0)
                : from.estimated(asked.bodyBytes());
    }

    /**
     * What was used, with its cost.
     *
     * @param time the share of the target's time, in nanoseconds
     */
    static Bill bill(Usage used, @Nullable Price price, long time) {
        if (price == null) {
            return new Bill(used, null, "");
        }
        Money tokens = Pricing.tokens(used, price);
        return new Bill(
                used, tokens == null ? null : tokens.plus(Pricing.time(time, price)), price.id());
    }
}
