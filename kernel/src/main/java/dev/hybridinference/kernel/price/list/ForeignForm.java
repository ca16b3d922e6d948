package dev.hybridinference.kernel.price.list;

import java.time.LocalDate;
import java.util.Arrays;
import java.util.Optional;

/** The price lists of other projects that can be read. Stateless and thread-safe. */
public enum ForeignForm {
    /** LiteLLM's {@code model_prices_and_context_window.json}. */
    LITELLM("litellm") {
        @Override
        public Import read(byte[] json, LocalDate today) {
            return LiteLlmPrices.read(json, today);
        }
    },
    /** The {@code api.json} of models.dev. */
    MODELS_DEV("modelsdev") {
        @Override
        public Import read(byte[] json, LocalDate today) {
            return ModelsDevPrices.read(json, today);
        }
    };

    private final String word;

    ForeignForm(String word) {
        this.word = word;
    }

    /** The form of this name, if there is one. */
    public static Optional<ForeignForm> of(String word) {
        return Arrays.stream(values()).filter(form -> form.word.equals(word)).findFirst();
    }

    /** The name on the command line. */
    public String word() {
        return word;
    }

    /**
     * Reads a list. Fields that are not known are passed over.
     *
     * @param json the document in UTF-8
     * @param today noted as the day on which the prices were checked
     * @throws IllegalArgumentException when it is no JSON or above {@link PriceLimits}
     */
    public abstract Import read(byte[] json, LocalDate today);

    /**
     * The form that a list has: that of its members' members.
     *
     * @throws IllegalArgumentException when it is no JSON or above {@link PriceLimits}
     */
    public static Optional<ForeignForm> detect(byte[] json) {
        Signs signs = new Signs();
        ForeignReader.read(
                json,
                reader ->
                        reader.object(
                                _ ->
                                        reader.object(
                                                field -> {
                                                    signs.see(field);
                                                    reader.skip();
                                                })));
        return signs.form();
    }

    /** How often the members that tell the forms apart were seen. Confined to one thread. */
    private static final class Signs {
        private int litellm;
        private int modelsDev;

        void see(String field) {
            if (field.equals("litellm_provider")) {
                litellm++;
            } else if (field.equals("models")) {
                modelsDev++;
            }
        }

        Optional<ForeignForm> form() {
            if (litellm > modelsDev) {
                return Optional.of(LITELLM);
            }
            return modelsDev > 0 ? Optional.of(MODELS_DEV) : Optional.empty();
        }
    }
}
