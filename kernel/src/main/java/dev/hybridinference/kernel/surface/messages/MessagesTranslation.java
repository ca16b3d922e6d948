package dev.hybridinference.kernel.surface.messages;

import dev.hybridinference.kernel.call.Feature;
import dev.hybridinference.kernel.surface.AnswerFacts;
import dev.hybridinference.kernel.surface.AnswerWriter;
import dev.hybridinference.kernel.surface.PromptReading;
import dev.hybridinference.kernel.surface.Translation;

/** How Messages are carried over to other protocols. Immutable and thread-safe. */
final class MessagesTranslation implements Translation {
    @Override
    public PromptReading prompt(byte[] body) {
        return new MessagesPromptReader().read(body);
    }

    @Override
    public AnswerWriter writer(AnswerFacts facts) {
        return new MessagesWriter(
                facts,
                facts.stream() ? new MessagesStreamSheet(facts) : new MessagesWholeSheet(facts));
    }

    @Override
    public String word(Feature feature) {
        return switch (feature) {
            case TEMPERATURE -> "temperature";
            case TOP_P -> "top_p";
            case TOP_K -> "top_k";
            case STOP -> "stop_sequences";
            case REASONING -> "thinking";
            case OUTPUT_FORMAT -> "output_config.format";
            case TOOLS -> "tools";
            case TOOL_CHOICE -> "tool_choice";
            case PARALLEL_TOOLS -> "tool_choice.disable_parallel_tool_use";
            case USER -> "metadata.user_id";
            case CACHE_MARKS -> "cache_control";
            case REASONING_HISTORY -> "messages.thinking";
            case CONTENT -> "messages.content";
        };
    }
}
