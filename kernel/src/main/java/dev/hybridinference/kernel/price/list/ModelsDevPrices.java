package dev.hybridinference.kernel.price.list;

import dev.hybridinference.kernel.price.Price;
import dev.hybridinference.kernel.price.PriceEntry;
import dev.hybridinference.kernel.price.TokenClass;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the {@code api.json} of models.dev: an object of providers with their models, each with
 * costs in USD per million tokens. Stateless and thread-safe.
 */
final class ModelsDevPrices {
    static final String SOURCE = "models.dev";

    private static final int MILLION = 1_000_000;

    /** Our kinds of provider by their names there. */
    private static final Map<String, String> KINDS =
            Map.ofEntries(
                    Map.entry("openai", "openai"),
                    Map.entry("anthropic", "anthropic"),
                    Map.entry("google", "gemini"),
                    Map.entry("openrouter", "openrouter"),
                    Map.entry("deepseek", "deepseek"),
                    Map.entry("mistral", "mistral"),
                    Map.entry("groq", "groq"),
                    Map.entry("togetherai", "together"),
                    Map.entry("fireworks-ai", "fireworks"),
                    Map.entry("xai", "xai"),
                    Map.entry("zai", "zai"),
                    Map.entry("moonshotai", "moonshot"),
                    Map.entry("azure", "azure_openai"));

    private static final Map<String, TokenClass> FIELDS =
            Map.of(
                    "input", TokenClass.INPUT,
                    "output", TokenClass.OUTPUT,
                    "reasoning", TokenClass.REASONING,
                    "cache_read", TokenClass.CACHED_INPUT,
                    "cache_write", TokenClass.CACHE_WRITE_5M,
                    "input_audio", TokenClass.AUDIO_INPUT,
                    "output_audio", TokenClass.AUDIO_OUTPUT);

    private static final Pattern TIER = Pattern.compile("context_over_([1-9][0-9]{0,3})k");

    private ModelsDevPrices() {}

    static Import read(byte[] json, LocalDate today) {
        Import.Draft draft = new Import.Draft();
        ForeignReader.read(
                json,
                reader ->
                        reader.object(
                                provider -> {
                                    String kind = KINDS.get(provider);
                                    if (kind == null) {
                                        draft.skip();
                                        reader.skip();
                                    } else {
                                        provider(kind, reader, today, draft);
                                    }
                                }));
        return draft.done();
    }

    private static void provider(
            String kind, ForeignReader reader, LocalDate today, Import.Draft draft) {
        reader.object(
                field -> {
                    if (field.equals("models")) {
                        reader.object(model -> model(kind, model, reader, today, draft));
                    } else {
                        reader.skip();
                    }
                });
    }

    private static void model(
            String kind, String model, ForeignReader reader, LocalDate today, Import.Draft draft) {
        Foreign cost = new Foreign();
        reader.object(
                field -> {
                    if (field.equals("cost")) {
                        reader.object(name -> cost(name, reader, cost));
                    } else {
                        reader.skip();
                    }
                });
        String problem = cost.problemOf(model);
        Price price = problem == null ? cost.price() : null;
        if (problem != null) {
            draft.problem(kind + "/" + model, problem);
        } else if (price == null || model.isEmpty()) {
            draft.skip();
        } else {
            draft.add(new PriceEntry(kind, model, null, price, SOURCE, today));
        }
    }

    private static void cost(String name, ForeignReader reader, Foreign cost) {
        Matcher tier = TIER.matcher(name);
        TokenClass kind = FIELDS.get(name);
        if (tier.matches()) {
            long above = Long.parseLong(tier.group(1)) * 1_000;
            reader.object(
                    inner -> {
                        TokenClass of = FIELDS.get(inner);
                        BigDecimal usd = of == null ? null : reader.number();
                        if (of == null) {
                            reader.skip();
                        } else if (usd != null) {
                            cost.tier(above, of, usd, MILLION);
                        }
                    });
        } else if (kind == null) {
            reader.skip();
        } else {
            BigDecimal usd = reader.number();
            if (usd != null) {
                cost.rate(kind, usd, MILLION);
            }
        }
    }
}
