package dev.hybridinference.gateway.config;

import dev.hybridinference.gateway.config.schema.Field;
import dev.hybridinference.gateway.config.schema.Type;
import java.util.List;

/** What a configuration says of a client key. */
final class KeyFields {
    private KeyFields() {}

    static Type.Section all() {
        return new Type.Section(
                List.of(
                        Field.required("name", ConfigSchema.NAME, "Unique among keys."),
                        Field.required(
                                "key", new Type.Hidden(24, 200, false), "What clients send."),
                        Field.open("owner", ConfigSchema.ANY, "the name", "Whose key it is."),
                        Field.of(
                                "models",
                                new Type.Items(ConfigSchema.MODEL, 0),
                                KeyConfig.ALL_MODELS,
                                "Ids, aliases or provider/model names it may use; * stands for"
                                        + " all."),
                        Field.open(
                                "rights",
                                new Type.Items(Type.Choice.of(KeyConfig.RIGHT_TARGET), 0),
                                "",
                                "What else it may: target allows to name a target directly."),
                        Field.open(
                                "content",
                                LedgerFields.CONTENT,
                                "ledger.content",
                                "Whether the bodies of its requests and answers are kept."),
                        Field.open(
                                "strategy",
                                ConfigSchema.STRATEGY,
                                "the model's",
                                "In which order its requests ask the targets of a tier."),
                        Field.of(
                                "priority",
                                Type.Choice.of("normal", "low"),
                                "normal",
                                "Who gets a place first when all are taken."),
                        Field.of(
                                "privacy",
                                Type.Choice.of("any", "local"),
                                "any",
                                "With local, its requests only go to providers with local:"
                                        + " true.")),
                List.of("limits", "budget"));
    }
}
