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
 * @param needs what the model must be able to do
 */
public record Call(
        Operation operation,
        String model,
        boolean stream,
        boolean usageAsked,
        long maxTokens,
        long bodyBytes,
        BodySpots spots,
        Needs needs) {
    /** The client named no limit. */
    public static final long UNLIMITED = -1;

    /** A request that any model can serve. */
    public Call(
            Operation operation,
            String model,
            boolean stream,
            boolean usageAsked,
            long maxTokens,
            long bodyBytes,
            BodySpots spots) {
        this(operation, model, stream, usageAsked, maxTokens, bodyBytes, spots, Needs.NONE);
    }

    /**
     * What a request asks of a model beside text.
     *
     * @param tools whether it may have to call tools
     * @param vision whether there are images to see
     * @param reasoning whether it brings back what some model thought, which another may refuse
     */
    public record Needs(boolean tools, boolean vision, boolean reasoning) {
        public static final Needs NONE = new Needs(false, false, false);
    }
}
