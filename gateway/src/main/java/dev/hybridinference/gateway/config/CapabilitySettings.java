package dev.hybridinference.gateway.config;

import dev.hybridinference.gateway.config.schema.Checked;
import dev.hybridinference.gateway.config.schema.Field;
import dev.hybridinference.gateway.config.schema.Type;
import dev.hybridinference.kernel.call.Capabilities;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a model can do, as a configuration says it, for all of its targets or for one. */
final class CapabilitySettings {
    private static final long MOST_TOKENS = 100_000_000;
    private static final Type TOKENS = new Type.Whole(1, MOST_TOKENS);
    private static final Type TRUTH = new Type.Truth();

    private CapabilitySettings() {}

    static List<Field> fields() {
        return List.of(
                Field.open("context", TOKENS, "", "Tokens of prompt and answer together."),
                Field.open("max_output", TOKENS, "", "Tokens of an answer."),
                Field.open("tools", TRUTH, "true", "Whether it can call tools."),
                Field.open("vision", TRUTH, "true", "Whether it can see images."),
                Field.open(
                        "reasoning",
                        Type.Choice.of(
                                Arrays.stream(Capabilities.Reasoning.values())
                                        .map(Capabilities.Reasoning::word)
                                        .toArray(String[]::new)),
                        "",
                        "How it is told to reason: not at all, by a word for its effort, by a"
                                + " switch of its template, by a number of tokens, or left to"
                                + " itself."),
                Field.open("sampling", TRUTH, "true", "Whether it takes temperature and top_p."));
    }

    /**
     * @param own of a target, which wins
     * @param model of all targets of its model
     */
    static Capabilities of(Checked.Fields own, Checked.Fields model) {
        return new Capabilities(
                tokens(first("context", own, model)),
                tokens(first("max_output", own, model)),
                truth(first("tools", own, model)),
                truth(first("vision", own, model)),
                reasoning(first("reasoning", own, model)),
                truth(first("sampling", own, model)));
    }

    private static Checked.@Nullable Leaf first(
            String name, Checked.Fields own, Checked.Fields model) {
        Checked.Leaf leaf = own.leaf(name);
        return leaf == null ? model.leaf(name) : leaf;
    }

    private static long tokens(Checked.@Nullable Leaf leaf) {
        return leaf == null ? Capabilities.UNKNOWN : ((Number) leaf.value()).longValue();
    }

    private static boolean truth(Checked.@Nullable Leaf leaf) {
        return leaf == null || Boolean.TRUE.equals(leaf.value());
    }

    private static Capabilities.@Nullable Reasoning reasoning(Checked.@Nullable Leaf leaf) {
        return leaf == null ? null : Capabilities.Reasoning.of(leaf.text()).orElseThrow();
    }
}
