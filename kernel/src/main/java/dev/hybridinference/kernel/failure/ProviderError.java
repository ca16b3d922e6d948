package dev.hybridinference.kernel.failure;

import dev.hybridinference.kernel.json.JsonValue;
import org.jspecify.annotations.Nullable;

/**
 * A provider's error in its own words.
 *
 * @param message never empty
 * @param details what else it says, for clients that speak its protocol, or null
 */
public record ProviderError(
        String message,
        @Nullable String type,
        @Nullable String param,
        @Nullable String code,
        @Nullable JsonValue details) {
    /** An error that says nothing else. */
    public ProviderError(
            String message, @Nullable String type, @Nullable String param, @Nullable String code) {
        this(message, type, param, code, null);
    }
}
