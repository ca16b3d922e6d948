package dev.hybridinference.kernel.failure;

import dev.hybridinference.kernel.failure.Failure.Retry;

/** What follows a failed attempt. */
public enum RetryDecision {
    /** Ask the next pair of the plan. */
    NEXT,
    /** Ask the same pair once more: the request was provably not processed. */
    SAME,
    /** Tell the client. */
    STOP;

    /**
     * Decides what follows a failed attempt.
     *
     * @param retry what the failure says of another attempt
     * @param unprocessed whether the request provably was not processed on a reused connection
     * @param contentSent whether content has reached the client
     * @param ambiguousAllowed whether the operator accepts that a provider may bill twice
     * @param sameTried whether the same pair was already asked twice
     */
    public static RetryDecision after(
            Retry retry,
            boolean unprocessed,
            boolean contentSent,
            boolean ambiguousAllowed,
            boolean sameTried) {
        if (contentSent) {
            return STOP;
        }
        if (unprocessed && !sameTried) {
            return SAME;
        }
        return switch (retry) {
            case SAFE -> NEXT;
            case AMBIGUOUS -> ambiguousAllowed ? NEXT : STOP;
            case NEVER -> STOP;
        };
    }
}
