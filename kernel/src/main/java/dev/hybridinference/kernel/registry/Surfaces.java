package dev.hybridinference.kernel.registry;

import dev.hybridinference.kernel.call.Operation;
import dev.hybridinference.kernel.surface.Surface;
import dev.hybridinference.kernel.surface.chat.ChatSurface;
import dev.hybridinference.kernel.surface.messages.MessagesSurface;
import org.jspecify.annotations.Nullable;

/** The client protocols and the paths they are served at. */
public final class Surfaces {
    private static final Surface CHAT = new ChatSurface(Operation.CHAT);
    private static final Surface COMPLETIONS = new ChatSurface(Operation.COMPLETIONS);
    private static final Surface EMBEDDINGS = new ChatSurface(Operation.EMBEDDINGS);

    private static final Surface MESSAGES = new MessagesSurface(Operation.MESSAGES);
    private static final Surface COUNT_TOKENS = new MessagesSurface(Operation.COUNT_TOKENS);

    private Surfaces() {}

    /** The surface served at a path, or null. */
    public static @Nullable Surface at(String path) {
        return switch (path) {
            case "/v1/chat/completions" -> CHAT;
            case "/v1/completions" -> COMPLETIONS;
            case "/v1/embeddings" -> EMBEDDINGS;
            case "/v1/messages", "/anthropic/v1/messages" -> MESSAGES;
            case "/v1/messages/count_tokens", "/anthropic/v1/messages/count_tokens" -> COUNT_TOKENS;
            default -> null;
        };
    }

    /**
     * The surface whose shape tells failures where no surface was asked for.
     *
     * @param anthropic whether the client is known to speak Anthropic's protocol
     */
    public static Surface standard(boolean anthropic) {
        return anthropic ? MESSAGES : CHAT;
    }
}
