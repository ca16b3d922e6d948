package dev.hybridinference.kernel.surface;

import dev.hybridinference.kernel.call.Feature;

/**
 * How a client protocol is carried over to providers that speak another one. Immutable and
 * thread-safe.
 */
public interface Translation {
    /**
     * Reads a whole request.
     *
     * @param body one valid JSON object, which must not change while the prompt is used
     */
    PromptReading prompt(byte[] body);

    /** Writes one answer. */
    AnswerWriter writer(AnswerFacts facts);

    /** The client's own word for something that could not cross. */
    String word(Feature feature);
}
