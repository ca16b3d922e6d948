package dev.hybridinference.kernel.price;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What using a model costs. Immutable and thread-safe; equal when the content is.
 *
 * <p>A class of tokens costs what its own name says; without it, what the general class says
 * (cached, written, audio and image input: {@code input}; reasoning and audio output: {@code
 * output}). With a {@link Tier}, all tokens of a request with more input than it allows cost what
 * the tier names, and what it does not name as before.
 */
public final class Price {
    /** The {@link #batchFactor} that changes nothing. */
    public static final int WHOLE = 1_000_000;

    /** Nothing costs anything. */
    public static final Price FREE =
            of(Rates.of(Map.of(TokenClass.INPUT, 0L, TokenClass.OUTPUT, 0L)));

    private final Rates rates;
    private final @Nullable Tier tier;
    private final int batchFactor;
    private final @Nullable Money gpuHour;
    private final String id;

    /**
     * Other prices for long input.
     *
     * @param above how many input tokens must be exceeded, in whole thousands up to 10 million
     * @param rates at least one price
     */
    public record Tier(long above, Rates rates) {
        public Tier {
            if (above < 1_000 || above > 10_000_000 || above % 1_000 != 0) {
                throw new IllegalArgumentException(
                        "above: %d (expected: whole thousands up to 10000000)".formatted(above));
            }
            if (rates.isEmpty()) {
                throw new IllegalArgumentException("rates: none (expected: at least one)");
            }
        }

        /** The name in configuration files and price lists, such as {@code above_200k}. */
        public String word() {
            return "above_" + above / 1_000 + "k";
        }
    }

    /**
     * @param tier null when the length of the input makes no difference
     * @param batchFactor what batch work costs of the token prices, in millionths, from 0 to {@link
     *     #WHOLE}
     * @param gpuHour what an hour of the target costs, not negative; null when time costs nothing
     */
    public Price(Rates rates, @Nullable Tier tier, int batchFactor, @Nullable Money gpuHour) {
        if (batchFactor < 0 || batchFactor > WHOLE) {
            throw new IllegalArgumentException(
                    "batchFactor: %d (expected: 0 to %d)".formatted(batchFactor, WHOLE));
        }
        if (gpuHour != null && gpuHour.pusd() < 0) {
            throw new IllegalArgumentException(
                    "gpuHour: %s (expected: not negative)".formatted(gpuHour.decimal()));
        }
        this.rates = rates;
        this.tier = tier;
        this.batchFactor = batchFactor;
        this.gpuHour = gpuHour;
        this.id = hash(text());
    }

    /** A price of tokens, and of nothing else. */
    public static Price of(Rates rates) {
        return new Price(rates, null, WHOLE, null);
    }

    /** The prices of tokens. */
    public Rates rates() {
        return rates;
    }

    /** The prices for long input, or null. */
    public @Nullable Tier tier() {
        return tier;
    }

    /** Whether tokens have a price at all. */
    public boolean pricesTokens() {
        return tier != null || !rates.isEmpty();
    }

    /** What batch work costs of the token prices, in millionths. */
    public int batchFactor() {
        return batchFactor;
    }

    /** What an hour of the target costs, or null. */
    public @Nullable Money gpuHour() {
        return gpuHour;
    }

    /** A short hash of the content, for the rows that were priced with it: 12 hex digits. */
    public String id() {
        return id;
    }

    /** The price of a token of this class, or {@link Rates#UNNAMED} when it cannot be priced. */
    long each(TokenClass kind, long input) {
        long price = named(kind, input);
        return price == Rates.UNNAMED ? named(kind.general(), input) : price;
    }

    private long named(TokenClass kind, long input) {
        long longer =
                tier != null && input > tier.above() ? tier.rates().named(kind) : Rates.UNNAMED;
        return longer == Rates.UNNAMED ? rates.named(kind) : longer;
    }

    private String text() {
        StringBuilder text = new StringBuilder(rates.toString());
        if (tier != null) {
            text.append(' ').append(tier.word()).append('(').append(tier.rates()).append(')');
        }
        if (batchFactor != WHOLE) {
            text.append(" batch_factor=").append(PerMillion.text(batchFactor));
        }
        if (gpuHour != null) {
            text.append(" gpu_hour=").append(gpuHour.decimal());
        }
        return text.toString().strip();
    }

    private static String hash(String text) {
        try {
            byte[] hash =
                    MessageDigest.getInstance("SHA-256")
                            .digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, 6);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("SHA-256: missing from the JDK", impossible);
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Price price && text().equals(price.text());
    }

    @Override
    public int hashCode() {
        return id.hashCode();
    }

    @Override
    public String toString() {
        return text();
    }
}
