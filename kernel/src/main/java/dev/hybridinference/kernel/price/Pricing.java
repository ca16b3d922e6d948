package dev.hybridinference.kernel.price;

import dev.hybridinference.kernel.call.Usage;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/**
 * Tokens and time times their price, exactly. An unknown price is null, never zero. Stateless and
 * thread-safe.
 */
public final class Pricing {
    private static final BigInteger NANOS_PER_HOUR = BigInteger.valueOf(3_600_000_000_000L);

    private Pricing() {}

    /**
     * What the tokens cost: the sum of tokens times price over the classes, to the last unit. Each
     * token is in one class only: parts are taken off their total in the order cached, written,
     * audio, image, and reasoning, audio.
     *
     * @return null when the price is unknown, or that of a class that was used
     * @throws ArithmeticException when it is more than {@link Money} can hold, which takes more
     *     than 10⁸ tokens
     */
    public static @Nullable Money tokens(Usage usage, @Nullable Price price) {
        if (price == null) {
            return null;
        }
        if (!price.pricesTokens()) {
            return price.gpuHour() == null ? null : Money.ZERO;
        }
        Sum sum = new Sum(price, usage.input());
        long rest = usage.input();
        rest -= sum.add(TokenClass.CACHED_INPUT, usage.cachedInput(), rest);
        rest -= sum.add(TokenClass.CACHE_WRITE_5M, usage.cacheWrite5m(), rest);
        rest -= sum.add(TokenClass.CACHE_WRITE_1H, usage.cacheWrite1h(), rest);
        rest -= sum.add(TokenClass.AUDIO_INPUT, usage.audioInput(), rest);
        rest -= sum.add(TokenClass.IMAGE, usage.imageInput(), rest);
        sum.add(TokenClass.INPUT, rest, rest);
        rest = usage.output();
        rest -= sum.add(TokenClass.REASONING, usage.reasoning(), rest);
        rest -= sum.add(TokenClass.AUDIO_OUTPUT, usage.audioOutput(), rest);
        sum.add(TokenClass.OUTPUT, rest, rest);
        return sum.unpriced ? null : new Money(sum.pusd);
    }

    /**
     * What the tokens of batch work cost: {@link #tokens} times the batch factor, rounded half up
     * to 10⁻¹² USD.
     */
    public static @Nullable Money batch(Usage usage, @Nullable Price price) {
        Money whole = tokens(usage, price);
        if (whole == null || price == null) {
            return null;
        }
        return new Money(
                share(
                        whole.pusd(),
                        BigInteger.valueOf(price.batchFactor()),
                        BigInteger.valueOf(Price.WHOLE)));
    }

    /**
     * What a share of a target's time costs, rounded half up to 10⁻¹² USD.
     *
     * @param shareNanos the request's share, from {@link GpuShare}
     * @return zero when time costs nothing there
     */
    public static Money time(long shareNanos, Price price) {
        Money hour = price.gpuHour();
        return hour == null
                ? Money.ZERO
                : new Money(share(hour.pusd(), BigInteger.valueOf(shareNanos), NANOS_PER_HOUR));
    }

    private static long share(long amount, BigInteger part, BigInteger whole) {
        return BigInteger.valueOf(amount)
                .multiply(part)
                .shiftLeft(1)
                .add(whole)
                .divide(whole.shiftLeft(1))
                .longValueExact();
    }

    /** The costs of the classes so far. Confined to one thread. */
    private static final class Sum {
        private final Price price;
        private final long input;
        private long pusd;
        private boolean unpriced;

        Sum(Price price, long input) {
            this.price = price;
            this.input = input;
        }

        /** Adds tokens of a class, as many as are left, and says how many that were. */
        long add(TokenClass kind, long tokens, long left) {
            long counted = Math.min(tokens, left);
            if (counted > 0) {
                long each = price.each(kind, input);
                if (each == Rates.UNNAMED) {
                    unpriced = true;
                } else {
                    pusd = Math.addExact(pusd, Math.multiplyExact(counted, each));
                }
            }
            return counted;
        }
    }
}
