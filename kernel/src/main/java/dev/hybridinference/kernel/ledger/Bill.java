package dev.hybridinference.kernel.ledger;

import dev.hybridinference.kernel.call.Usage;
import dev.hybridinference.kernel.price.Money;
import org.jspecify.annotations.Nullable;

/**
 * What was used and what it costs.
 *
 * @param usage null when nothing was used, or nothing is known
 * @param cost null when something was used and its price is unknown: unpriced, which is not zero
 * @param priceId the price that was in force when the request was admitted; empty when none was
 */
public record Bill(@Nullable Usage usage, @Nullable Money cost, String priceId) {
    /** Nothing was used. */
    public static final Bill NOTHING = new Bill(null, Money.ZERO, "");

    /** Whether something was used whose price is unknown. */
    public boolean unpriced() {
        return cost == null;
    }

    /** Both together; unpriced when one of them is. */
    public Bill plus(Bill other) {
        Usage both = usage;
        if (usage == null) {
            both = other.usage;
        } else if (other.usage != null) {
            both = usage.plus(other.usage);
        }
        return new Bill(
                both,
                cost == null || other.cost == null ? null : cost.plus(other.cost),
                other.priceId.isEmpty() ? priceId : other.priceId);
    }
}
