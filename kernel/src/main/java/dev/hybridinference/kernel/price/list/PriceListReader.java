package dev.hybridinference.kernel.price.list;

import dev.hybridinference.kernel.price.Money;
import dev.hybridinference.kernel.price.PerMillion;
import dev.hybridinference.kernel.price.Price;
import dev.hybridinference.kernel.price.PriceEntry;
import dev.hybridinference.kernel.price.Rates;
import dev.hybridinference.kernel.price.TokenClass;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;

/** Reads our own price lists strictly. Confined to one thread; used for one document. */
final class PriceListReader {
    private static final Pattern TIER = Pattern.compile("above_([1-9][0-9]{0,3})k");

    private final JsonParser parser;

    private PriceListReader(JsonParser parser) {
        this.parser = parser;
    }

    static List<PriceEntry> read(byte[] json) {
        PriceLimits.check(json);
        try (JsonParser parser = PriceLimits.JSON.createParser(ObjectReadContext.empty(), json)) {
            return new PriceListReader(parser).document();
        } catch (JacksonException broken) {
            throw new IllegalArgumentException(
                    "price list: " + broken.getOriginalMessage(), broken);
        }
    }

    private List<PriceEntry> document() {
        List<PriceEntry> entries = new ArrayList<>();
        expect(parser.nextToken(), JsonToken.START_OBJECT);
        for (String field = nextField(); field != null; field = nextField()) {
            if (!field.equals("prices")) {
                throw unknown(field);
            }
            expect(parser.nextToken(), JsonToken.START_ARRAY);
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                if (entries.size() == PriceLimits.ENTRIES) {
                    throw wrong("at most %d prices".formatted(PriceLimits.ENTRIES));
                }
                entries.add(entry());
            }
        }
        if (parser.nextToken() != null) {
            throw wrong("end of the document");
        }
        return entries;
    }

    private PriceEntry entry() {
        Draft draft = new Draft();
        expect(parser.currentToken(), JsonToken.START_OBJECT);
        for (String field = nextField(); field != null; field = nextField()) {
            switch (field) {
                case "kind" -> draft.kind = string();
                case "model" -> draft.model = string();
                case "effective_from" -> draft.effectiveFrom = date();
                case "source" -> draft.source = string();
                case "checked_at" -> draft.checkedAt = date();
                case "batch_factor" -> draft.batchFactor = (int) decimal();
                case "gpu_hour" -> draft.gpuHour = new Money(decimal() * 1_000_000);
                default -> price(field, draft);
            }
        }
        return draft.entry(this);
    }

    private void price(String field, Draft draft) {
        Optional<TokenClass> kind = TokenClass.of(field);
        Matcher tier = TIER.matcher(field);
        if (kind.isPresent()) {
            draft.rates.put(kind.get(), decimal());
        } else if (tier.matches() && draft.tier == null) {
            draft.tier = new Price.Tier(Long.parseLong(tier.group(1)) * 1_000, tierRates());
        } else {
            throw unknown(field);
        }
    }

    private Rates tierRates() {
        Map<TokenClass, Long> rates = new EnumMap<>(TokenClass.class);
        expect(parser.nextToken(), JsonToken.START_OBJECT);
        for (String field = nextField(); field != null; field = nextField()) {
            String name = field;
            rates.put(TokenClass.of(field).orElseThrow(() -> unknown(name)), decimal());
        }
        return Rates.of(rates);
    }

    private @Nullable String nextField() {
        return parser.nextToken() == JsonToken.END_OBJECT ? null : parser.currentName();
    }

    private String string() {
        expect(parser.nextToken(), JsonToken.VALUE_STRING);
        return parser.getString();
    }

    private long decimal() {
        try {
            return PerMillion.parse(string());
        } catch (IllegalArgumentException broken) {
            throw new IllegalArgumentException(
                    "price list: line %d: %s"
                            .formatted(
                                    parser.currentTokenLocation().getLineNr(), broken.getMessage()),
                    broken);
        }
    }

    private LocalDate date() {
        try {
            return LocalDate.parse(string());
        } catch (DateTimeParseException _) {
            throw wrong("a day such as 2026-01-31");
        }
    }

    private void expect(@Nullable JsonToken found, JsonToken expected) {
        if (found != expected) {
            throw wrong(expected.toString());
        }
    }

    private IllegalArgumentException unknown(String field) {
        return wrong("a known field, once, not " + field);
    }

    private IllegalArgumentException wrong(String expected) {
        return new IllegalArgumentException(
                "price list: line %d (expected: %s)"
                        .formatted(parser.currentTokenLocation().getLineNr(), expected));
    }

    /** The fields of an entry so far. Confined to one thread. */
    private static final class Draft {
        private final Map<TokenClass, Long> rates = new EnumMap<>(TokenClass.class);
        private @Nullable String kind;
        private @Nullable String model;
        private @Nullable LocalDate effectiveFrom;
        private @Nullable String source;
        private @Nullable LocalDate checkedAt;
        private Price.@Nullable Tier tier;
        private int batchFactor = Price.WHOLE;
        private @Nullable Money gpuHour;

        PriceEntry entry(PriceListReader at) {
            if (kind == null || model == null || source == null || checkedAt == null) {
                throw at.wrong("an entry with kind, model, source and checked_at");
            }
            if (rates.isEmpty() && gpuHour == null) {
                throw at.wrong("an entry with a price");
            }
            Price price = new Price(Rates.of(rates), tier, batchFactor, gpuHour);
            return new PriceEntry(kind, model, effectiveFrom, price, source, checkedAt);
        }
    }
}
