package dev.hybridinference.gateway.cli;

import java.math.BigDecimal;

/** Money in tables. Stateless. */
final class Costs {
    private static final int CENTS = 2;

    private Costs() {}

    /** USD, exact, with as few decimals as that takes and at least two. */
    static String shortest(BigDecimal usd) {
        BigDecimal bare = usd.stripTrailingZeros();
        return (bare.scale() < CENTS ? bare.setScale(CENTS) : bare).toPlainString();
    }
}
