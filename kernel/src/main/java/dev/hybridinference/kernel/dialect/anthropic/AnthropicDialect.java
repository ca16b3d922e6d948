package dev.hybridinference.kernel.dialect.anthropic;

import dev.hybridinference.kernel.call.BodySpots;
import dev.hybridinference.kernel.call.Call;
import dev.hybridinference.kernel.call.Edits;
import dev.hybridinference.kernel.call.Operation;
import dev.hybridinference.kernel.call.Prompt;
import dev.hybridinference.kernel.dialect.AnswerReader;
import dev.hybridinference.kernel.dialect.Carriers;
import dev.hybridinference.kernel.dialect.Conversation;
import dev.hybridinference.kernel.dialect.Dialect;
import dev.hybridinference.kernel.dialect.EventReader;
import dev.hybridinference.kernel.dialect.Outgoing;
import dev.hybridinference.kernel.dialect.ProviderAnswer;
import dev.hybridinference.kernel.dialect.Recipient;
import dev.hybridinference.kernel.dialect.StreamReader;
import dev.hybridinference.kernel.dialect.ToolNames;
import dev.hybridinference.kernel.dialect.Written;
import dev.hybridinference.kernel.failure.Failure;
import dev.hybridinference.kernel.failure.ProviderError;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Anthropic's Messages protocol and everything that speaks it (Anthropic API reference, "Messages",
 * "Count tokens"). Immutable and thread-safe.
 */
public final class AnthropicDialect implements Dialect {
    private static final Conversation CONVERSATION = new Messages();

    @Override
    public String id() {
        return "anthropic";
    }

    @Override
    public boolean speaks(Operation operation) {
        return switch (operation) {
            case MESSAGES, COUNT_TOKENS -> true;
            case CHAT, COMPLETIONS, EMBEDDINGS -> false;
        };
    }

    @Override
    public Conversation conversation() {
        return CONVERSATION;
    }

    @Override
    public String path(Operation operation) {
        return switch (operation) {
            case MESSAGES -> "/v1/messages";
            case COUNT_TOKENS -> "/v1/messages/count_tokens";
            case CHAT, COMPLETIONS, EMBEDDINGS ->
                    throw new IllegalArgumentException(
                            "operation: %s (expected: one that is spoken)".formatted(operation));
        };
    }

    @Override
    public String modelsPath() {
        return "/v1/models?limit=1000";
    }

    @Override
    public List<String> crossing() {
        return List.of("anthropic-version", "anthropic-beta");
    }

    @Override
    public Map<String, String> headers() {
        return Map.of("anthropic-version", "2023-06-01");
    }

    @Override
    public Edits edits(Call call, Supplier<byte[]> body, Recipient to) {
        BodySpots.Span model = call.spots().model();
        Edits edits = new Edits(List.of(new Edits.Edit(model.from(), model.to(), to.model())));
        return call.needs().reasoning()
                ? edits.and(ThoughtCuts.in(body.get(), to.forget()))
                : edits;
    }

    @Override
    public boolean refusesReasoning(Failure.Upstream failure) {
        return failure instanceof Failure.Upstream.Rejected rejected
                && rejected.message().contains("signature")
                && rejected.message().contains("thinking");
    }

    @Override
    public StreamReader streamReader() {
        return new AnthropicReaders.Stream();
    }

    @Override
    public AnswerReader answerReader() {
        return new AnthropicReaders.Answer();
    }

    @Override
    public Failure.Upstream failure(ProviderAnswer answer, byte[] body) {
        return AnthropicFailures.of(
                answer,
                AnthropicReaders.errorIn(
                        body, "The provider answered with status %d.".formatted(answer.status())));
    }

    @Override
    public Failure.Upstream failure(ProviderAnswer answer, ProviderError error) {
        return AnthropicFailures.of(answer, error);
    }

    private static final class Messages implements Conversation {
        @Override
        public Operation operation() {
            return Operation.MESSAGES;
        }

        @Override
        public Written write(Prompt prompt, Outgoing to) {
            return new AnthropicRequestWriter(prompt, to).write();
        }

        @Override
        public EventReader reader(ToolNames names, Carriers carriers) {
            return new AnthropicEventReader(names, carriers::wrap);
        }
    }
}
