package dev.hybridinference.gateway.config;

/**
 * What a provider or one of its credentials may be sent.
 *
 * @param rpm requests a minute, or {@link #OPEN}
 * @param tpm tokens a minute, prompts and answers, or {@link #OPEN}
 */
public record LimitsConfig(long rpm, long tpm) {
    /** Nothing was said. */
    public static final long OPEN = 0;

    /** No limit at all. */
    public static final LimitsConfig NONE = new LimitsConfig(OPEN, OPEN);
}
