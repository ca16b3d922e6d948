package dev.hybridinference.kernel.dialect.openai;

import dev.hybridinference.kernel.call.Call;
import dev.hybridinference.kernel.call.Edits;
import dev.hybridinference.kernel.call.Operation;
import dev.hybridinference.kernel.dialect.AnswerReader;
import dev.hybridinference.kernel.dialect.Conversation;
import dev.hybridinference.kernel.dialect.Dialect;
import dev.hybridinference.kernel.dialect.ProviderAnswer;
import dev.hybridinference.kernel.dialect.Quirks.Trait;
import dev.hybridinference.kernel.dialect.Recipient;
import dev.hybridinference.kernel.dialect.StreamReader;
import dev.hybridinference.kernel.failure.Failure;
import dev.hybridinference.kernel.failure.ProviderError;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** OpenAI's protocol and everything that speaks it. Immutable and thread-safe. */
public final class OpenAiDialect implements Dialect {
    private static final Conversation CONVERSATION = new OpenAiConversation();

    @Override
    public String id() {
        return "openai";
    }

    @Override
    public boolean speaks(Operation operation) {
        return switch (operation) {
            case CHAT, COMPLETIONS, EMBEDDINGS -> true;
            case MESSAGES, COUNT_TOKENS -> false;
        };
    }

    @Override
    public Conversation conversation() {
        return CONVERSATION;
    }

    @Override
    public String path(Operation operation) {
        return switch (operation) {
            case CHAT -> "/chat/completions";
            case COMPLETIONS -> "/completions";
            case EMBEDDINGS -> "/embeddings";
            case MESSAGES, COUNT_TOKENS ->
                    throw new IllegalArgumentException(
                            "operation: %s (expected: one that is spoken)".formatted(operation));
        };
    }

    @Override
    public String modelsPath() {
        return "/models";
    }

    @Override
    public List<String> crossing() {
        return List.of("openai-beta");
    }

    @Override
    public Map<String, String> headers() {
        return Map.of();
    }

    @Override
    public Edits edits(Call call, Supplier<byte[]> body, Recipient to) {
        Edits edits = OpenAiRequestEdits.of(call, to.model(), to.quirks());
        return call.needs().reasoning() && to.quirks().has(Trait.STRICT_MESSAGES)
                ? edits.and(ReasoningCuts.in(body.get()))
                : edits;
    }

    @Override
    public boolean refusesReasoning(Failure.Upstream failure) {
        return false;
    }

    @Override
    public StreamReader streamReader() {
        return new OpenAiStreamReader();
    }

    @Override
    public AnswerReader answerReader() {
        return new OpenAiAnswerReader();
    }

    @Override
    public Failure.Upstream failure(ProviderAnswer answer, byte[] body) {
        return OpenAiFailures.of(answer, body);
    }

    @Override
    public Failure.Upstream failure(ProviderAnswer answer, ProviderError error) {
        return OpenAiFailures.of(answer, error);
    }
}
