package dev.hybridinference.kernel.dialect;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Whose answer it is and how it began.
 *
 * @param provider the provider's configured name
 * @param model the model that was asked for there
 * @param status the HTTP status
 * @param retryAfter the provider's word on when to come back, or null
 */
public record ProviderAnswer(
        String provider, String model, int status, @Nullable Duration retryAfter) {}
