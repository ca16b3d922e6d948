package dev.hybridinference.kernel.dialect.openai;

import dev.hybridinference.kernel.call.Usage;
import dev.hybridinference.kernel.json.JsonKind;
import dev.hybridinference.kernel.json.JsonScanner;
import dev.hybridinference.kernel.json.JsonShape;
import org.jspecify.annotations.Nullable;

/**
 * The slots of a {@code usage} object (OpenAI API reference, "CompletionUsage") and of what servers
 * that speak the protocol say beside it: the one place where their counts become a {@link Usage}.
 *
 * <p>Totals include their parts: cached, written, audio and image tokens are in {@code
 * prompt_tokens}, reasoning and audio in {@code completion_tokens}. A part that is larger than its
 * total is cut to it. A count that is no whole number from 0 to {@link #MOST} is not readable; a
 * part that is not readable counts as none, a total that is not readable is taken from {@code
 * total_tokens}, and when that is not possible either the usage counts as not told. When a member
 * is repeated the last one counts, as a whole.
 */
final class UsageFields {
    /** Tokens of one answer beyond which a count is taken for a mistake. */
    static final long MOST = 100_000_000;

    private static final long UNREADABLE = -1;

    private final int usage;
    private final int prompt;
    private final int completion;
    private final int total;
    private final int promptParts;
    private final int cached;
    private final int cacheHit;
    private final int written;
    private final int created;
    private final int audioInput;
    private final int imageInput;
    private final int completionParts;
    private final int reasoning;
    private final int reasoningBeside;
    private final int audioOutput;

    UsageFields(JsonShape.Builder shape) {
        usage = shape.field("usage");
        prompt = shape.field("usage", "prompt_tokens");
        completion = shape.field("usage", "completion_tokens");
        total = shape.field("usage", "total_tokens");
        promptParts = shape.field("usage", "prompt_tokens_details");
        cached = shape.field("usage", "prompt_tokens_details", "cached_tokens");
        cacheHit = shape.field("usage", "prompt_cache_hit_tokens");
        written = shape.field("usage", "prompt_tokens_details", "cache_write_tokens");
        created = shape.field("usage", "prompt_tokens_details", "created_cache_tokens");
        audioInput = shape.field("usage", "prompt_tokens_details", "audio_tokens");
        imageInput = shape.field("usage", "prompt_tokens_details", "image_tokens");
        completionParts = shape.field("usage", "completion_tokens_details");
        reasoning = shape.field("usage", "completion_tokens_details", "reasoning_tokens");
        reasoningBeside = shape.field("usage", "reasoning_tokens");
        audioOutput = shape.field("usage", "completion_tokens_details", "audio_tokens");
    }

    /** Whether the document has a usage object. */
    boolean present(JsonScanner json) {
        return json.kind(usage) == JsonKind.OBJECT;
    }

    /** The slot of the usage itself. */
    int slot() {
        return usage;
    }

    /** The usage that the document tells, or null. */
    @Nullable Usage read(JsonScanner json) {
        if (!present(json)) {
            return null;
        }
        long input = count(json, usage, prompt);
        long output = count(json, usage, completion);
        long all = count(json, usage, total);
        if (output == UNREADABLE && input != UNREADABLE) {
            output = missing(json, completion, all - input, all);
        } else if (input == UNREADABLE && output != UNREADABLE) {
            input = all == UNREADABLE ? UNREADABLE : Math.max(0, all - output);
        }
        if (input == UNREADABLE || output == UNREADABLE) {
            return null;
        }
        long read = Math.max(count(json, promptParts, cached), count(json, usage, cacheHit));
        long wrote = Math.max(count(json, promptParts, written), count(json, promptParts, created));
        long thought =
                Math.max(
                        count(json, completionParts, reasoning),
                        count(json, usage, reasoningBeside));
        long fromCache = part(read, input);
        return new Usage(
                input,
                fromCache,
                part(wrote, input - fromCache),
                0,
                part(count(json, promptParts, audioInput), input),
                part(count(json, promptParts, imageInput), input),
                output,
                part(thought, output),
                part(count(json, completionParts, audioOutput), output),
                Usage.Source.REPORTED);
    }

    /** Embeddings tell no output at all: what is absent is the rest of the total, or nothing. */
    private long missing(JsonScanner json, int slot, long rest, long all) {
        if (all != UNREADABLE) {
            return Math.max(0, rest);
        }
        return within(json, usage, slot) ? UNREADABLE : 0;
    }

    /** A count in the object at {@code parent}, or {@link #UNREADABLE}. */
    private static long count(JsonScanner json, int parent, int slot) {
        if (!within(json, parent, slot) || json.kind(slot) != JsonKind.NUMBER) {
            return UNREADABLE;
        }
        long count = json.longValue(slot, UNREADABLE);
        return count > MOST ? UNREADABLE : Math.max(count, UNREADABLE);
    }

    /** Whether a member belongs to the last object of that name, not to one before it. */
    private static boolean within(JsonScanner json, int parent, int slot) {
        return json.kind(parent) == JsonKind.OBJECT && json.start(slot) > json.start(parent);
    }

    private static long part(long count, long whole) {
        return Math.clamp(count, 0, whole);
    }
}
