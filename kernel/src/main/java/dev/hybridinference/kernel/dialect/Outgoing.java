package dev.hybridinference.kernel.dialect;

import dev.hybridinference.kernel.call.Capabilities;
import dev.hybridinference.kernel.json.JsonValue;

/**
 * Whom a translated request goes to.
 *
 * @param model the provider's name of the model, as JSON
 * @param stream whether a stream is asked for
 * @param promptTokens an estimate of the prompt
 * @param capabilities what the model can do
 * @param quirks where the provider differs from its dialect
 * @param carriers opens what was sealed for this provider
 */
public record Outgoing(
        JsonValue model,
        boolean stream,
        long promptTokens,
        Capabilities capabilities,
        Quirks quirks,
        Carriers carriers) {}
