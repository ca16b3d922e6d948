package dev.hybridinference.gateway.exchange;

import dev.hybridinference.kernel.dialect.EventReader;
import dev.hybridinference.kernel.surface.AnswerWriter;
import org.jspecify.annotations.Nullable;

/**
 * How one provider's answer is put into the client's words.
 *
 * @param dropped the client's words for what did not reach the provider, or null
 */
record Translator(EventReader events, AnswerWriter writer, @Nullable String dropped) {}
