package dev.hybridinference.gateway.books;

import dev.hybridinference.kernel.price.Money;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * Sums over requests. The four classes of tokens do not overlap.
 *
 * @param input input tokens that were neither read from nor written to a cache
 * @param cost USD of the priced ones; wider than {@link Money}, since years are summed
 * @param unpriced how many used something whose price is unknown
 */
public record Tally(
        long requests,
        long input,
        long output,
        long cacheCreation,
        long cacheRead,
        BigDecimal cost,
        long unpriced) {
    static final Tally NONE = new Tally(0, 0, 0, 0, 0, BigDecimal.ZERO.setScale(Money.SCALE), 0);

    Tally plus(Tally other) {
        return new Tally(
                requests + other.requests,
                input + other.input,
                output + other.output,
                cacheCreation + other.cacheCreation,
                cacheRead + other.cacheRead,
                cost.add(other.cost),
                unpriced + other.unpriced);
    }

    public long totalTokens() {
        return input + output + cacheCreation + cacheRead;
    }

    /** USD; null when nothing is known of it, which is not zero. */
    public @Nullable BigDecimal knownCost() {
        return unpriced > 0 && cost.signum() == 0 ? null : cost;
    }
}
