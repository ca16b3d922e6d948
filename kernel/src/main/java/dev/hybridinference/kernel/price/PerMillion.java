package dev.hybridinference.kernel.price;

import java.math.BigDecimal;
import java.util.regex.Pattern;

/**
 * Prices as people write them: USD per million tokens. With at most six decimals each is a whole
 * number of 10⁻¹² USD per token. Stateless and thread-safe.
 */
public final class PerMillion {
    /** Decimals that a price may have. */
    public static final int DECIMALS = 6;

    /**
     * Highest price, 10⁻¹² USD per token: 10,000 USD per million. With it, 10⁸ tokens cost less
     * than {@link Money} can hold.
     */
    public static final long MOST = 10_000_000_000L;

    private static final Pattern DECIMAL = Pattern.compile("[0-9]{1,9}(\\.[0-9]{1,30})?");

    private PerMillion() {}

    /**
     * Reads a decimal text such as {@code 0.25}: no sign, no exponent.
     *
     * @return 10⁻¹² USD per token
     * @throws IllegalArgumentException when it has another form, more than six decimals, or is
     *     above 10,000
     */
    public static long parse(String text) {
        if (!DECIMAL.matcher(text).matches()) {
            throw new IllegalArgumentException(
                    "price: %s (expected: a decimal number such as 0.25)".formatted(text));
        }
        int point = text.indexOf('.');
        if (point >= 0 && text.length() - point - 1 > DECIMALS) {
            throw new IllegalArgumentException(
                    "price: %s (expected: at most %d decimals)".formatted(text, DECIMALS));
        }
        long price = new BigDecimal(text).movePointRight(DECIMALS).longValueExact();
        if (price > MOST) {
            throw new IllegalArgumentException(
                    "price: %s (expected: at most 10000)".formatted(text));
        }
        return price;
    }

    /** Writes 10⁻¹² USD per token as USD per million, with two decimals or as many as it needs. */
    public static String text(long price) {
        BigDecimal decimal = BigDecimal.valueOf(price, DECIMALS).stripTrailingZeros();
        return decimal.setScale(Math.max(2, decimal.scale())).toPlainString();
    }
}
