package dev.hybridinference.bench.routing;

/**
 * What a client saw of one request.
 *
 * @param dueNanos when it should have been sent, of {@link System#nanoTime()}
 * @param lateNanos how much later than that it was
 * @param status of the answer; 0 without one
 * @param firstNanos from {@code dueNanos} to the first content; {@link #NEVER} without any
 * @param totalNanos from {@code dueNanos} to the end
 * @param planned whether the gateway named a decision for it
 */
record Seen(
        String id,
        long dueNanos,
        long lateNanos,
        int status,
        long firstNanos,
        long totalNanos,
        boolean planned,
        End end) {
    static final long NEVER = -1;

    /** How it ended. */
    enum End {
        /** With all of the answer. */
        WHOLE,
        /** With another status than 200. */
        REFUSED,
        /** Without a status or in the middle of the answer. */
        CUT,
        /** The client left, as it meant to. */
        LEFT
    }

    boolean failed() {
        return end == End.REFUSED || end == End.CUT;
    }

    long endNanos() {
        return dueNanos + totalNanos;
    }
}
