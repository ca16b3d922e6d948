package dev.hybridinference.kernel.surface.chat;

import dev.hybridinference.kernel.call.Usage;
import dev.hybridinference.kernel.json.JsonWriter;

/** Usage in OpenAI's form: parts are contained in their totals. Pure. */
final class ChatUsage {
    private ChatUsage() {}

    static void write(Usage usage, JsonWriter out) {
        out.beginObject();
        out.name("prompt_tokens").number(usage.input());
        out.name("completion_tokens").number(usage.output());
        out.name("total_tokens").number(usage.input() + usage.output());
        out.name("prompt_tokens_details").beginObject();
        out.name("cached_tokens").number(usage.cachedInput());
        out.name("cache_write_tokens").number(usage.cacheWrite5m() + usage.cacheWrite1h());
        out.name("audio_tokens").number(usage.audioInput());
        out.endObject();
        out.name("completion_tokens_details").beginObject();
        out.name("reasoning_tokens").number(usage.reasoning());
        out.name("audio_tokens").number(usage.audioOutput());
        out.endObject();
        out.endObject();
    }
}
