package dev.hybridinference.kernel.call;

import dev.hybridinference.kernel.json.JsonText;
import dev.hybridinference.kernel.json.JsonValue;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A piece of a turn. */
public sealed interface Part {
    /**
     * Text.
     *
     * @param cache up to here the prompt is worth keeping, or null
     */
    record Text(JsonText text, @Nullable CacheMark cache) implements Part {}

    /** An image. */
    record Image(Media media, @Nullable CacheMark cache) implements Part {}

    /**
     * A document.
     *
     * @param title its name, or null
     */
    record Document(Media media, @Nullable JsonText title, @Nullable CacheMark cache)
            implements Part {}

    /** Sound in base64, in the format that is named. */
    record Audio(JsonText data, JsonText format) implements Part {}

    /**
     * What the model thought.
     *
     * @param text may be empty, and counts all the same when it is signed
     * @param signature the maker's proof, or null
     */
    record Reasoning(JsonText text, @Nullable JsonText signature) implements Part {}

    /** What the model thought, readable for its maker alone. */
    record SealedReasoning(JsonText data) implements Part {}

    /**
     * A call of a tool.
     *
     * @param id pairs it with its result
     */
    record ToolCall(JsonText id, JsonText name, Arguments arguments, @Nullable CacheMark cache)
            implements Part {}

    /** What a tool answered. */
    record ToolResult(JsonText id, List<Part> content, boolean error, @Nullable CacheMark cache)
            implements Part {
        public ToolResult {
            content = List.copyOf(content);
        }
    }

    /** What the model said instead of an answer. */
    record Refusal(JsonText text) implements Part {}

    /** Something that only the protocol it came in knows. */
    record Foreign(String type) implements Part {}

    /** How long the prompt up to a part is worth keeping. */
    enum CacheMark {
        SHORT,
        LONG
    }

    /** Where the bytes of an image or a document are. */
    sealed interface Media {
        /** Here, in base64. */
        record Inline(JsonText type, JsonText base64) implements Media {}

        /** At an address. */
        record Remote(JsonText url) implements Media {}

        /** Text, written out. */
        record Plain(JsonText text) implements Media {}

        /** At the provider, under an id of its own. */
        record Stored(JsonText id) implements Media {}
    }

    /** The arguments of a call. */
    sealed interface Arguments {
        /** As a JSON object. */
        record Structured(JsonValue object) implements Arguments {}

        /** As text that is meant to be a JSON object. */
        record Written(JsonText json) implements Arguments {}

        /** As text that is no JSON, for a tool that takes any text. */
        record Free(JsonText input) implements Arguments {}
    }
}
