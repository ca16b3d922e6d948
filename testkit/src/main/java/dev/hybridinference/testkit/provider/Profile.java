package dev.hybridinference.testkit.provider;

/** Whose manners the built-in answers have. */
public enum Profile {
    /** Refuses unknown fields; string error codes; {@code usage: null} on chunks when asked. */
    OPENAI,
    /** Ignores unknown fields; integer error codes; {@code reasoning}; usage only where it is. */
    VLLM,
    /** The Messages protocol, strictly; its base URL has no {@code /v1}. */
    ANTHROPIC
}
