package dev.hybridinference.kernel.surface.messages;

import dev.hybridinference.kernel.call.Usage;
import dev.hybridinference.kernel.json.JsonText;
import dev.hybridinference.kernel.json.JsonWriter;
import org.jspecify.annotations.Nullable;

/**
 * Where an answer is written down, block after block: at most one is open. Texts are only valid
 * during the call. Confined to one thread.
 */
sealed interface MessagesSheet permits MessagesStreamSheet, MessagesWholeSheet {
    /** What a block holds. */
    enum Kind {
        TEXT,
        THINKING,
        SEALED,
        TOOL
    }

    /** What was written and not taken yet. */
    JsonWriter out();

    /** The answer begins. */
    void begin(JsonText model, Usage usage);

    /**
     * A block begins.
     *
     * @param word the id of a call, the data of a sealed thought; empty otherwise
     * @param name of the tool; empty otherwise
     */
    void open(Kind kind, JsonText word, JsonText name);

    /** The next piece of the open block. */
    void add(JsonText piece);

    /** The open block, a thought, is whole. */
    void sign(JsonText signature);

    void close();

    /** The answer is whole. */
    void end(String reason, @Nullable JsonText stop, Usage usage);

    /** Writes the counts as Anthropic tells them: cached input beside the input, not in it. */
    static void usage(JsonWriter out, Usage usage) {
        long written = usage.cacheWrite5m() + usage.cacheWrite1h();
        out.name("usage").beginObject();
        out.name("input_tokens");
        out.number(Math.max(0, usage.input() - usage.cachedInput() - written));
        out.name("cache_creation_input_tokens").number(written);
        out.name("cache_read_input_tokens").number(usage.cachedInput());
        out.name("output_tokens").number(usage.output());
        if (usage.reasoning() > 0) {
            out.name("output_tokens_details").beginObject();
            out.name("thinking_tokens").number(usage.reasoning()).endObject();
        }
        out.endObject();
    }
}
