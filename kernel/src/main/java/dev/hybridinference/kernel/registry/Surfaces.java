package dev.hybridinference.kernel.registry;

import dev.hybridinference.kernel.call.Operation;
import dev.hybridinference.kernel.surface.Surface;
import dev.hybridinference.kernel.surface.chat.ChatSurface;
import org.jspecify.annotations.Nullable;

/** The client protocols and the paths they are served at. */
public final class Surfaces {
    private static final Surface CHAT = new ChatSurface(Operation.CHAT);
    private static final Surface COMPLETIONS = new ChatSurface(Operation.COMPLETIONS);
    private static final Surface EMBEDDINGS = new ChatSurface(Operation.EMBEDDINGS);

    private Surfaces() {}

    /** The surface served at a path, or null. */
    public static @Nullable Surface at(String path) {
        return switch (path) {
            case "/v1/chat/completions" -> CHAT;
            case "/v1/completions" -> COMPLETIONS;
            case "/v1/embeddings" -> EMBEDDINGS;
            default -> null;
        };
    }

    /** The surface whose shape tells failures where no surface was asked for. */
    public static Surface standard() {
        return CHAT;
    }
}
