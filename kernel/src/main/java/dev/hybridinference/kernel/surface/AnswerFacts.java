package dev.hybridinference.kernel.surface;

/**
 * What an answer has to say that the provider does not know.
 *
 * @param stream whether it goes out as a stream
 * @param id a fresh id without a prefix: letters and digits
 * @param model the name that is told when the provider tells none
 * @param createdSeconds when it was made, in seconds since 1970
 * @param usageAsked whether the client asked for the usage of its stream
 * @param reasoningAsked whether the client wants to see what the model thinks
 * @param promptTokens an estimate of the prompt, for protocols that tell it first
 */
public record AnswerFacts(
        boolean stream,
        String id,
        String model,
        long createdSeconds,
        boolean usageAsked,
        boolean reasoningAsked,
        long promptTokens) {}
