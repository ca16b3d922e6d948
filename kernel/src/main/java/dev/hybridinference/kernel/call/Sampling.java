package dev.hybridinference.kernel.call;

import dev.hybridinference.kernel.json.JsonValue;
import org.jspecify.annotations.Nullable;

/** How the next token is drawn; each is the client's number as it stands, or null. */
public record Sampling(
        @Nullable JsonValue temperature, @Nullable JsonValue topP, @Nullable JsonValue topK) {
    public static final Sampling UNSAID = new Sampling(null, null, null);
}
