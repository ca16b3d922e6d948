package dev.hybridinference.testkit.witness;

/** What the client saw of its request. */
public enum Fate {
    /** Nothing yet. */
    RUNNING,
    /** The whole answer with its proper end. */
    WHOLE,
    /** The connection ended before the answer did. */
    CUT,
    /** A status other than 200. */
    REFUSED,
    /** No connection was to be had, so nothing was sent. */
    UNSENT,
    /** It left by its own will. */
    LEFT
}
