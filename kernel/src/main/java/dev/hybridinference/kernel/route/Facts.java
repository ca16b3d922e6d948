package dev.hybridinference.kernel.route;

import dev.hybridinference.kernel.call.Call;
import dev.hybridinference.kernel.call.Operation;

/**
 * What routing knows of a request.
 *
 * @param inputTokens of the prompt, by estimate
 * @param maxOutput the largest answer that is allowed, {@link #LONGEST_OUTPUT} at most, or {@link
 *     Call#UNLIMITED}
 * @param needs what the model must be able to do
 * @param local whether the request must not leave what is ours
 */
public record Facts(
        Operation operation, long inputTokens, long maxOutput, Call.Needs needs, boolean local) {
    /** No answer is longer, whatever a client allows. */
    public static final long LONGEST_OUTPUT = 1L << 40;

    public Facts {
        maxOutput = Math.min(maxOutput, LONGEST_OUTPUT);
    }

    /** Tokens that the answer will have, as far as anybody can say. */
    public long output(long usual) {
        return maxOutput == Call.UNLIMITED ? usual : Math.min(usual, maxOutput);
    }
}
