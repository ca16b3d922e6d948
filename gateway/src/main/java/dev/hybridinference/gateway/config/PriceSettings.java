package dev.hybridinference.gateway.config;

import dev.hybridinference.gateway.config.schema.Checked;
import dev.hybridinference.gateway.config.schema.Checked.Leaf;
import dev.hybridinference.gateway.config.schema.Field;
import dev.hybridinference.gateway.config.schema.Type;
import dev.hybridinference.gateway.config.source.Problems;
import dev.hybridinference.kernel.price.Money;
import dev.hybridinference.kernel.price.PerMillion;
import dev.hybridinference.kernel.price.Price;
import dev.hybridinference.kernel.price.Rates;
import dev.hybridinference.kernel.price.TokenClass;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The {@code price} of a target: its settings, and what they amount to. Stateless. */
final class PriceSettings {
    private static final Type.Decimal USD = new Type.Decimal(10_000);
    private static final String TIER = "above_200k";
    private static final long TIER_ABOVE = 200_000;
    private static final String BATCH = "batch_factor";
    private static final String HOUR = "gpu_hour";

    private PriceSettings() {}

    static List<Field> fields() {
        List<Field> fields = new ArrayList<>(classes());
        fields.add(
                Field.open(
                        TIER,
                        new Type.Section(classes(), List.of()),
                        "",
                        "Other prices for requests with more than 200,000 input tokens."));
        fields.add(
                Field.open(
                        BATCH, new Type.Decimal(1), "1", "What batch work costs of all prices."));
        fields.add(
                Field.open(
                        HOUR,
                        USD,
                        "",
                        "USD for an hour in which the target is busy, divided evenly among the"
                                + " requests in flight."));
        return fields;
    }

    private static List<Field> classes() {
        List<Field> fields = new ArrayList<>();
        for (TokenClass kind : TokenClass.values()) {
            fields.add(Field.open(kind.word(), USD, note(kind), about(kind)));
        }
        return fields;
    }

    private static String note(TokenClass kind) {
        return switch (kind) {
            case INPUT, OUTPUT -> "";
            case REASONING, AUDIO_OUTPUT -> "that of output";
            case CACHED_INPUT, CACHE_WRITE_5M, CACHE_WRITE_1H, AUDIO_INPUT, IMAGE ->
                    "that of input";
        };
    }

    private static String about(TokenClass kind) {
        return switch (kind) {
            case INPUT -> "Input.";
            case CACHED_INPUT -> "Input read from a prompt cache.";
            case CACHE_WRITE_5M -> "Input written to a cache for 5 minutes.";
            case CACHE_WRITE_1H -> "Input written to a cache for an hour.";
            case OUTPUT -> "Output.";
            case REASONING -> "Output that is reasoning.";
            case AUDIO_INPUT -> "Input that is audio.";
            case AUDIO_OUTPUT -> "Output that is audio.";
            case IMAGE -> "Input that is images.";
        };
    }

    /** Notes a price from which nothing could be priced. */
    static void check(Checked.Fields price, String path, Problems problems) {
        boolean useful = price.leaf("input") != null || price.leaf(HOUR) != null;
        if (!isEmpty(price) && !useful && price.broken().isEmpty()) {
            problems.add(
                    price.place(),
                    path,
                    "a price without input and gpu_hour",
                    "expected: one of them; a price of 0 must be said");
        }
    }

    /** The price, or null when none was written. */
    static @Nullable Price price(Checked.Fields price) {
        if (isEmpty(price)) {
            return null;
        }
        Rates longer = rates(price.fields(TIER));
        Leaf batch = price.leaf(BATCH);
        Leaf hour = price.leaf(HOUR);
        return new Price(
                rates(price),
                longer.isEmpty() ? null : new Price.Tier(TIER_ABOVE, longer),
                batch == null ? Price.WHOLE : (int) PerMillion.parse(batch.text()),
                hour == null ? null : Money.usd(hour.text()));
    }

    private static boolean isEmpty(Checked.Fields price) {
        return price.all().values().stream().noneMatch(Leaf.class::isInstance)
                && price.fields(TIER).all().isEmpty();
    }

    private static Rates rates(Checked.Fields fields) {
        Map<TokenClass, Long> rates = new EnumMap<>(TokenClass.class);
        for (TokenClass kind : TokenClass.values()) {
            Leaf leaf = fields.leaf(kind.word());
            if (leaf != null) {
                rates.put(kind, PerMillion.parse(leaf.text()));
            }
        }
        return Rates.of(rates);
    }
}
