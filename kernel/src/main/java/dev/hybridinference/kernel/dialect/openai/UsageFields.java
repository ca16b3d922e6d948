package dev.hybridinference.kernel.dialect.openai;

import dev.hybridinference.kernel.call.Usage;
import dev.hybridinference.kernel.json.JsonKind;
import dev.hybridinference.kernel.json.JsonScanner;
import dev.hybridinference.kernel.json.JsonShape;
import org.jspecify.annotations.Nullable;

/** The slots of a {@code usage} object (OpenAI API reference, "CompletionUsage"). */
final class UsageFields {
    private final int usage;
    private final int prompt;
    private final int completion;
    private final int cached;
    private final int reasoning;

    UsageFields(JsonShape.Builder shape) {
        usage = shape.field("usage");
        prompt = shape.field("usage", "prompt_tokens");
        completion = shape.field("usage", "completion_tokens");
        cached = shape.field("usage", "prompt_tokens_details", "cached_tokens");
        reasoning = shape.field("usage", "completion_tokens_details", "reasoning_tokens");
    }

    /** Whether the document has a usage object. */
    boolean told(JsonScanner json) {
        return json.kind(usage) == JsonKind.OBJECT;
    }

    /** The usage that the document tells, or null. Negative and fractional counts do not count. */
    @Nullable Usage read(JsonScanner json) {
        if (!told(json)) {
            return null;
        }
        return Usage.reported(
                count(json, prompt),
                count(json, cached),
                count(json, completion),
                count(json, reasoning));
    }

    private static long count(JsonScanner json, int slot) {
        return json.kind(slot) == JsonKind.NUMBER ? Math.max(0, json.longValue(slot, 0)) : 0;
    }
}
