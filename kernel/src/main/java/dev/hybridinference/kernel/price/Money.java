package dev.hybridinference.kernel.price;

import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * An amount of money: a signed count of 10⁻¹² USD, so that prices per million tokens with six
 * decimals are whole numbers per token. Never a float. Overflow is an {@link ArithmeticException};
 * the range is about ±9.2 million USD.
 */
public record Money(long pusd) implements Comparable<Money> {
    /** Decimals of {@link #decimal}. */
    public static final int SCALE = 12;

    public static final Money ZERO = new Money(0);

    /**
     * Reads USD from a decimal text such as {@code 0.25}.
     *
     * @throws ArithmeticException when it is finer than 10⁻¹² or out of range
     * @throws NumberFormatException when it is no decimal number
     */
    public static Money usd(String text) {
        return new Money(
                new BigDecimal(text)
                        .movePointRight(SCALE)
                        .setScale(0, RoundingMode.UNNECESSARY)
                        .longValueExact());
    }

    public Money plus(Money other) {
        return new Money(Math.addExact(pusd, other.pusd));
    }

    /** USD with all twelve decimals, such as {@code 0.000123000000}. */
    public String decimal() {
        return BigDecimal.valueOf(pusd, SCALE).toPlainString();
    }

    @Override
    public int compareTo(Money other) {
        return Long.compare(pusd, other.pusd);
    }
}
