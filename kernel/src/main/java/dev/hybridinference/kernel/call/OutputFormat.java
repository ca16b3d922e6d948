package dev.hybridinference.kernel.call;

import dev.hybridinference.kernel.json.JsonText;
import dev.hybridinference.kernel.json.JsonValue;
import org.jspecify.annotations.Nullable;

/** What the text of an answer must look like. */
public sealed interface OutputFormat {
    /** Any text. */
    record Free() implements OutputFormat {}

    /** Any JSON object. */
    record AnyJson() implements OutputFormat {}

    /** JSON that fits a schema. */
    record Schema(@Nullable JsonText name, JsonValue schema, @Nullable Boolean strict)
            implements OutputFormat {}
}
