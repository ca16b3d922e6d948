package dev.hybridinference.gateway.edge;

/** Why a client is no longer there before its answer was complete. */
public enum ClientGone {
    /** It closed or reset the connection. */
    LEFT("the client left"),
    /**
     * Its request body broke the framing rules or stopped arriving (body clock, minimum rate). If
     * no head was sent, the edge itself answers 400, 408 or 413.
     */
    BROKEN_BODY("the client's body broke off"),
    /** It did not take the answer for longer than the write clock allows. */
    STALLED("the client did not take its answer"),
    /** The gateway is ending. */
    SHUTDOWN("cut at shutdown");

    private final String words;

    ClientGone(String words) {
        this.words = words;
    }

    /** For logs and books. */
    public String words() {
        return words;
    }
}
