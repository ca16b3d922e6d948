package dev.hybridinference.kernel.failure;

import org.jspecify.annotations.Nullable;

/**
 * A provider's error in its own words.
 *
 * @param message never empty
 */
public record ProviderError(
        String message, @Nullable String type, @Nullable String param, @Nullable String code) {}
