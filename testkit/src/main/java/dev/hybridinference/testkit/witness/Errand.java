package dev.hybridinference.testkit.witness;

/** What a request is to go through. */
public enum Errand {
    /** One JSON answer. */
    UNARY,
    /** A stream that is read to its end. */
    STREAM,
    /** The first provider refuses, the second answers. */
    FAIL_OVER,
    /** The client leaves in the middle of a stream. */
    LEAVE
}
