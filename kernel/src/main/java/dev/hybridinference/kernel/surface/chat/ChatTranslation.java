package dev.hybridinference.kernel.surface.chat;

import dev.hybridinference.kernel.call.Feature;
import dev.hybridinference.kernel.surface.AnswerFacts;
import dev.hybridinference.kernel.surface.AnswerWriter;
import dev.hybridinference.kernel.surface.PromptReading;
import dev.hybridinference.kernel.surface.Translation;

/** Chat completions on providers that speak something else. Immutable and thread-safe. */
final class ChatTranslation implements Translation {
    @Override
    public PromptReading prompt(byte[] body) {
        return new ChatPrompt(body).read();
    }

    @Override
    public AnswerWriter writer(AnswerFacts facts) {
        return facts.stream() ? new ChatStreamWriter(facts) : new ChatWholeWriter(facts);
    }

    @Override
    public String word(Feature feature) {
        return switch (feature) {
            case TEMPERATURE -> "temperature";
            case TOP_P -> "top_p";
            case TOP_K -> "top_k";
            case STOP -> "stop";
            case REASONING -> "reasoning_effort";
            case OUTPUT_FORMAT -> "response_format";
            case TOOLS -> "tools";
            case TOOL_CHOICE -> "tool_choice";
            case PARALLEL_TOOLS -> "parallel_tool_calls";
            case USER -> "user";
            case CACHE_MARKS -> "prompt_cache_breakpoint";
            case REASONING_HISTORY -> "messages.reasoning_content";
            case CONTENT -> "messages.content";
        };
    }
}
