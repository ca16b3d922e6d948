package dev.hybridinference.kernel.health;

/** What an attempt says about the endpoint that it went to. */
public enum Verdict {
    /** It answered, to the end. */
    GOOD,

    /** It could not be reached, did not answer in time, broke, or cut its answer. */
    FAILED,

    /** It has too much to do; that is no failure, but fewer requests should run there. */
    SATURATED,

    /** Nothing: the client, the credential or we ourselves were the reason. */
    NEUTRAL
}
