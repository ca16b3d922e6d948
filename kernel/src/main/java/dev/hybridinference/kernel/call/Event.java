package dev.hybridinference.kernel.call;

import dev.hybridinference.kernel.json.JsonText;
import org.jspecify.annotations.Nullable;

/**
 * A step of an answer, in no protocol's words. Texts refer to the provider's bytes and are valid
 * only until the receiver returns.
 */
public sealed interface Event {
    /**
     * The provider begins.
     *
     * @param model its own word for what serves, or null
     * @param usage what is known by now, or null
     */
    record Began(@Nullable JsonText model, @Nullable Usage usage) implements Event {}

    /** The next piece of text. */
    record Text(JsonText text) implements Event {}

    /** The next piece of what the model thinks; an empty one begins a thought as well. */
    record Reasoning(JsonText text) implements Event {}

    /** The thought is whole, and this is its maker's proof. */
    record Signed(JsonText signature) implements Event {}

    /** A whole thought that only its maker can read. */
    record SealedReasoning(JsonText data) implements Event {}

    /** The next piece of what is said instead of an answer. */
    record Refusal(JsonText text) implements Event {}

    /**
     * A call of a tool begins.
     *
     * @param index counts the calls of the answer from 0
     */
    record ToolBegan(int index, JsonText id, JsonText name) implements Event {}

    /** The next piece of the arguments of a call, as text. */
    record ToolArguments(int index, JsonText fragment) implements Event {}

    /** No more of that call will come. */
    record ToolEnded(int index) implements Event {}

    /** The answer is whole; usage may follow. */
    record Finished(Finish reason, @Nullable JsonText stop) implements Event {}

    /** What was used so far; it replaces what was told before. */
    record Used(Usage usage) implements Event {}

    /**
     * Whether this is a part of an answer, or an end that needs none; an answer without any is a
     * fault of its provider.
     */
    default boolean isContent() {
        return switch (this) {
            case Began _, Used _, ToolEnded _ -> false;
            case Finished(Finish reason, _) -> reason != Finish.COMPLETE && reason != Finish.TOOLS;
            case Text _,
                    Reasoning _,
                    Signed _,
                    SealedReasoning _,
                    Refusal _,
                    ToolBegan _,
                    ToolArguments _ ->
                    true;
        };
    }

    /** Why an answer ended. */
    enum Finish {
        /** It was done. */
        COMPLETE,
        /** It met one of the client's stop texts. */
        STOP_TEXT,
        /** It reached the limit of its length. */
        LENGTH,
        /** It waits for the results of tools. */
        TOOLS,
        /** It was refused. */
        REFUSED
    }

    /** Takes the events of one answer in order. */
    interface Sink {
        void on(Event event);
    }
}
