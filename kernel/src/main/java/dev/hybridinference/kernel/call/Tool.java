package dev.hybridinference.kernel.call;

import dev.hybridinference.kernel.json.JsonText;
import dev.hybridinference.kernel.json.JsonValue;
import org.jspecify.annotations.Nullable;

/** Something that the model may call. */
public sealed interface Tool {
    /**
     * A function of the client's.
     *
     * @param schema JSON Schema of its arguments, or null when it takes none
     * @param strict whether the arguments must fit the schema, or null
     */
    record Function(
            JsonText name,
            @Nullable JsonText description,
            @Nullable JsonValue schema,
            @Nullable Boolean strict,
            Part.@Nullable CacheMark cache)
            implements Tool {}

    /** A function of the client's that takes any text. */
    record Custom(JsonText name, @Nullable JsonText description) implements Tool {}

    /** A tool that only the protocol it came in knows, by its type. */
    record Hosted(String type) implements Tool {}
}
