package dev.hybridinference.testkit.provider;

/** How the built-in chat streams cut tool calls. */
public enum CallShape {
    /** A fragment with the name, then the arguments in pieces, call after call. */
    SEQUENTIAL,
    /** As sequential, with the pieces of parallel calls in turns. */
    INTERLEAVED,
    /** Each call in one chunk. */
    WHOLE
}
