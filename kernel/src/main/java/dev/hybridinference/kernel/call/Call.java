package dev.hybridinference.kernel.call;

/**
 * The few facts about a request that routing and the relay need; the body itself stays untouched
 * beside it.
 *
 * @param operation what is asked
 * @param model the model as the client named it
 * @param stream whether the answer is to be a stream
 * @param usageAsked whether the client itself asked for the usage of its stream
 * @param maxTokens the largest answer the client allows, or {@link #UNLIMITED}
 * @param bodyBytes size of the request body
 * @param spots where in the body the editable values stand
 */
public record Call(
        Operation operation,
        String model,
        boolean stream,
        boolean usageAsked,
        long maxTokens,
        long bodyBytes,
        BodySpots spots) {
    /** The client named no limit. */
    public static final long UNLIMITED = -1;
}
