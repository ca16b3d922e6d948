package dev.hybridinference.gateway.edge;

/** Why a client is no longer there before its answer was complete. */
public enum ClientGone {
    /** It closed or reset the connection. */
    LEFT,
    /**
     * Its request body broke the framing rules or stopped arriving (body clock, minimum rate). If
     * no head was sent, the edge itself answers 400, 408 or 413.
     */
    BROKEN_BODY,
    /** It did not take the answer for longer than the write clock allows. */
    STALLED,
    /** The gateway is ending. */
    SHUTDOWN
}
