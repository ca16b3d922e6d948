package dev.hybridinference.kernel.call;

import dev.hybridinference.kernel.json.JsonText;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A conversation to go on with, in no protocol's words. Texts, schemas and arguments are parts of
 * the client's body as they stand there. Immutable as long as that body is.
 *
 * @param turns in the client's order, system turns in their places
 * @param tools what the model may call
 * @param toolChoice whether it must
 * @param sampling how the next token is drawn
 * @param thinking how much it may reason
 * @param format what its text must look like
 * @param limits where it ends
 * @param user who asks, as the client named them, or null
 * @param extras names of the client's fields that have no place here, so that they cannot cross
 */
public record Prompt(
        List<Turn> turns,
        List<Tool> tools,
        ToolChoice toolChoice,
        Sampling sampling,
        Thinking thinking,
        OutputFormat format,
        Limits limits,
        @Nullable JsonText user,
        List<String> extras) {

    public Prompt {
        turns = List.copyOf(turns);
        tools = List.copyOf(tools);
        extras = List.copyOf(extras);
    }

    /** The same without anything that a model thought. */
    public Prompt withoutReasoning() {
        List<Turn> left = new ArrayList<>();
        for (Turn turn : turns) {
            List<Part> parts =
                    turn.parts().stream()
                            .filter(
                                    part ->
                                            !(part instanceof Part.Reasoning
                                                    || part instanceof Part.SealedReasoning))
                            .toList();
            if (!parts.isEmpty()) {
                left.add(new Turn(turn.role(), parts));
            }
        }
        return with(left);
    }

    /** The same with other turns. */
    public Prompt with(List<Turn> other) {
        return new Prompt(
                other, tools, toolChoice, sampling, thinking, format, limits, user, extras);
    }

    /**
     * Where an answer ends.
     *
     * @param maxTokens the largest answer, or {@link Call#UNLIMITED}
     * @param stops texts that end it
     */
    public record Limits(long maxTokens, List<JsonText> stops) {
        public Limits {
            stops = List.copyOf(stops);
        }
    }
}
