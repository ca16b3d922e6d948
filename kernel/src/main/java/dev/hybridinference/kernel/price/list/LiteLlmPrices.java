package dev.hybridinference.kernel.price.list;

import dev.hybridinference.kernel.price.Price;
import dev.hybridinference.kernel.price.PriceEntry;
import dev.hybridinference.kernel.price.TokenClass;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads LiteLLM's {@code model_prices_and_context_window.json}: an object of models, each with flat
 * fields in USD per token. Stateless and thread-safe.
 */
final class LiteLlmPrices {
    static final String SOURCE = "litellm";

    /** Our kinds of provider by their names there. */
    private static final Map<String, String> KINDS =
            Map.ofEntries(
                    Map.entry("openai", "openai"),
                    Map.entry("text-completion-openai", "openai"),
                    Map.entry("anthropic", "anthropic"),
                    Map.entry("gemini", "gemini"),
                    Map.entry("openrouter", "openrouter"),
                    Map.entry("deepseek", "deepseek"),
                    Map.entry("mistral", "mistral"),
                    Map.entry("groq", "groq"),
                    Map.entry("together_ai", "together"),
                    Map.entry("fireworks_ai", "fireworks"),
                    Map.entry("xai", "xai"),
                    Map.entry("zai", "zai"),
                    Map.entry("moonshot", "moonshot"),
                    Map.entry("azure", "azure_openai"));

    private static final Map<String, TokenClass> FIELDS =
            Map.of(
                    "input_cost_per_token", TokenClass.INPUT,
                    "output_cost_per_token", TokenClass.OUTPUT,
                    "cache_read_input_token_cost", TokenClass.CACHED_INPUT,
                    "cache_creation_input_token_cost", TokenClass.CACHE_WRITE_5M,
                    "cache_creation_input_token_cost_above_1hr", TokenClass.CACHE_WRITE_1H,
                    "output_cost_per_reasoning_token", TokenClass.REASONING,
                    "input_cost_per_audio_token", TokenClass.AUDIO_INPUT,
                    "output_cost_per_audio_token", TokenClass.AUDIO_OUTPUT,
                    "input_cost_per_image_token", TokenClass.IMAGE);

    private static final Pattern TIER = Pattern.compile("(.+)_above_([1-9][0-9]{0,3})k_tokens");
    private static final String BATCHES = "_batches";

    /** Modes whose prices are not by token alone, or whose tokens we do not count. */
    private static final Set<String> OTHER_MODES =
            Set.of("image_generation", "image_edit", "video_generation", "realtime");

    private LiteLlmPrices() {}

    static Import read(byte[] json, LocalDate today) {
        Import.Draft draft = new Import.Draft();
        Set<String> seen = new HashSet<>();
        ForeignReader.read(
                json,
                reader ->
                        reader.object(
                                name -> {
                                    if (name.equals("sample_spec")
                                            || name.equals("fallback_generalizations")) {
                                        reader.skip();
                                    } else {
                                        model(name, reader, today, seen, draft);
                                    }
                                }));
        return draft.done();
    }

    private static void model(
            String name,
            ForeignReader reader,
            LocalDate today,
            Set<String> seen,
            Import.Draft draft) {
        Model model = new Model();
        reader.object(field -> model.field(field, reader));
        String kind = model.provider == null ? null : KINDS.get(model.provider);
        if (kind == null || OTHER_MODES.contains(model.mode)) {
            draft.skip();
            return;
        }
        String problem = model.price.problemOf(name);
        Price price = problem == null ? model.price.price() : null;
        String own = name.startsWith(model.provider + "/") ? after(name, model.provider) : name;
        if (problem != null) {
            draft.problem(name, problem);
        } else if (price == null || own.isEmpty() || !seen.add(kind + "/" + own)) {
            draft.skip();
        } else {
            draft.add(new PriceEntry(kind, own, null, price, SOURCE, today));
        }
    }

    private static String after(String name, @Nullable String provider) {
        return provider == null ? name : name.substring(provider.length() + 1);
    }

    /** The fields of one model. Confined to one thread. */
    private static final class Model {
        private final Foreign price = new Foreign();
        private @Nullable String provider;
        private String mode = "";

        void field(String name, ForeignReader reader) {
            if (name.equals("litellm_provider")) {
                provider = reader.text();
            } else if (name.equals("mode")) {
                String text = reader.text();
                mode = text == null ? "" : text;
            } else if (FIELDS.containsKey(base(name))) {
                BigDecimal usd = reader.number();
                if (usd != null) {
                    put(name, usd);
                }
            } else {
                reader.skip();
            }
        }

        private static String base(String name) {
            Matcher tier = TIER.matcher(name);
            if (tier.matches()) {
                return tier.group(1);
            }
            return name.endsWith(BATCHES)
                    ? name.substring(0, name.length() - BATCHES.length())
                    : name;
        }

        private void put(String name, BigDecimal usd) {
            TokenClass kind = FIELDS.get(base(name));
            Matcher tier = TIER.matcher(name);
            if (kind == null) {
                return;
            }
            if (tier.matches()) {
                price.tier(Long.parseLong(tier.group(2)) * 1_000, kind, usd, 1);
            } else if (name.endsWith(BATCHES)) {
                price.batch(kind, usd, 1);
            } else {
                price.rate(kind, usd, 1);
            }
        }
    }
}
