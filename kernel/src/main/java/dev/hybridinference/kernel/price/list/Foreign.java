package dev.hybridinference.kernel.price.list;

import dev.hybridinference.kernel.price.PerMillion;
import dev.hybridinference.kernel.price.Price;
import dev.hybridinference.kernel.price.Rates;
import dev.hybridinference.kernel.price.TokenClass;
import java.math.BigDecimal;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The price of one model while a foreign list is read. Confined to one thread. */
final class Foreign {
    private final Map<TokenClass, Long> rates = new EnumMap<>(TokenClass.class);
    private final Map<Long, Map<TokenClass, Long>> tiers = new TreeMap<>();
    private final Map<TokenClass, Long> batch = new EnumMap<>(TokenClass.class);
    private @Nullable String problem;

    void rate(TokenClass kind, BigDecimal usd, int perTokens) {
        put(rates, kind, usd, perTokens);
    }

    /**
     * @param above input tokens that must be exceeded
     */
    void tier(long above, TokenClass kind, BigDecimal usd, int perTokens) {
        Map<TokenClass, Long> tier =
                tiers.computeIfAbsent(above, _ -> new EnumMap<>(TokenClass.class));
        put(tier, kind, usd, perTokens);
    }

    void batch(TokenClass kind, BigDecimal usd, int perTokens) {
        put(batch, kind, usd, perTokens);
    }

    void problem(String what) {
        problem = problem == null ? what : problem;
    }

    private void put(Map<TokenClass, Long> into, TokenClass kind, BigDecimal usd, int perTokens) {
        if (usd.signum() < 0) {
            problem("%s is negative".formatted(kind.word()));
            return;
        }
        if (usd.scale() > 40 || usd.scale() < -40 || usd.precision() > 40) {
            problem("%s is out of range".formatted(kind.word()));
            return;
        }
        BigDecimal pusd =
                usd.movePointRight(12).divide(BigDecimal.valueOf(perTokens)).stripTrailingZeros();
        if (pusd.scale() > 0) {
            problem(
                    "%s has more than %d decimals per million tokens"
                            .formatted(kind.word(), PerMillion.DECIMALS));
        } else if (pusd.compareTo(BigDecimal.valueOf(PerMillion.MOST)) > 0) {
            problem("%s is above 10000 USD per million tokens".formatted(kind.word()));
        } else {
            into.put(kind, pusd.longValueExact());
        }
    }

    /**
     * Why there is no price though there is one in the list, or null. Lists also write zero for
     * what they do not know, so it counts only for a model whose name says that it is free.
     */
    @Nullable String problemOf(String model) {
        if (problem == null && tiers.size() > 1) {
            return "more than one step of prices for long input";
        }
        if (problem == null && isZero() && !model.endsWith(":free")) {
            return "costs nothing there, which may mean that it is not known";
        }
        return problem;
    }

    private boolean isZero() {
        return !rates.isEmpty() && rates.values().stream().allMatch(price -> price == 0);
    }

    /** The price, or null when tokens have none. */
    @Nullable Price price() {
        if (!rates.containsKey(TokenClass.INPUT) && !rates.containsKey(TokenClass.OUTPUT)) {
            return null;
        }
        Price.Tier tier = null;
        for (Map.Entry<Long, Map<TokenClass, Long>> entry : tiers.entrySet()) {
            tier = new Price.Tier(entry.getKey(), Rates.of(entry.getValue()));
        }
        return new Price(Rates.of(rates), tier, batchFactor(), null);
    }

    /** The one factor between the batch prices and the others; none when they differ. */
    private int batchFactor() {
        int factor = -1;
        for (Map.Entry<TokenClass, Long> entry : batch.entrySet()) {
            long whole = rates.getOrDefault(entry.getKey(), 0L);
            long part = entry.getValue() * Price.WHOLE;
            if (whole == 0 || part % whole != 0 || part / whole > Price.WHOLE) {
                return Price.WHOLE;
            }
            int each = (int) (part / whole);
            if (factor >= 0 && factor != each) {
                return Price.WHOLE;
            }
            factor = each;
        }
        return factor < 0 ? Price.WHOLE : factor;
    }
}
