package dev.hybridinference.kernel.price;

import java.util.Arrays;
import java.util.Map;

/**
 * What a token of each class costs, for the classes that are named. Immutable and thread-safe.
 * Prices are whole numbers of 10⁻¹² USD per token.
 */
public final class Rates {
    /** Stands for the price of a class that is not named. */
    public static final long UNNAMED = -1;

    /** No class is named. */
    public static final Rates NONE = of(Map.of());

    private final long[] prices = new long[TokenClass.values().length];

    private Rates() {
        Arrays.fill(prices, UNNAMED);
    }

    /**
     * @param prices from 0 to {@link PerMillion#MOST}
     */
    public static Rates of(Map<TokenClass, Long> prices) {
        Rates rates = new Rates();
        prices.forEach(
                (kind, price) -> {
                    if (price < 0 || price > PerMillion.MOST) {
                        throw new IllegalArgumentException(
                                "%s: %d (expected: 0 to %d)"
                                        .formatted(kind.word(), price, PerMillion.MOST));
                    }
                    rates.prices[kind.ordinal()] = price;
                });
        return rates;
    }

    /** The price of a class by its own name, or {@link #UNNAMED}. */
    public long named(TokenClass kind) {
        return prices[kind.ordinal()];
    }

    /** Whether no class is named. */
    public boolean isEmpty() {
        return Arrays.stream(prices).allMatch(price -> price == UNNAMED);
    }

    /** Named prices, as they are written: {@code input=0.25 output=2.00}. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (TokenClass kind : TokenClass.values()) {
            if (named(kind) != UNNAMED) {
                text.append(text.isEmpty() ? "" : " ")
                        .append(kind.word())
                        .append('=')
                        .append(PerMillion.text(named(kind)));
            }
        }
        return text.toString();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Rates rates && Arrays.equals(prices, rates.prices);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(prices);
    }
}
