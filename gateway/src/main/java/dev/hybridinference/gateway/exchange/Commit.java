package dev.hybridinference.gateway.exchange;

/**
 * How far the answer has gone out to the client; it only moves forward.
 *
 * <pre>
 * NOTHING ──▶ HEADERS ──▶ CONTENT ──▶ ENDED
 *    └───────────────────────▲          ▲
 *    └──────────────────────────────────┘
 * </pre>
 */
enum Commit {
    /** Nothing: a failure can still be a status of its own. */
    NOTHING,
    /** The head of a stream: failures are events, another attempt is still legal. */
    HEADERS,
    /** A part of the answer: no other attempt may follow. */
    CONTENT,
    /** Everything. */
    ENDED;

    Commit headers() {
        return moved(this == NOTHING, HEADERS);
    }

    Commit content() {
        return moved(this == NOTHING || this == HEADERS, CONTENT);
    }

    Commit ended() {
        return moved(this != ENDED, ENDED);
    }

    boolean contentSent() {
        return this == CONTENT || this == ENDED;
    }

    private Commit moved(boolean legal, Commit next) {
        if (!legal) {
            throw new IllegalStateException("commit: " + this + " to " + next + " is not legal");
        }
        return next;
    }
}
