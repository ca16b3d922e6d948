package dev.hybridinference.gateway.config;

import java.time.Duration;

/**
 * How much a provider is given.
 *
 * @param maxConcurrency requests that run there at the same time, or {@link #NONE}
 * @param maxQueue requests that wait for a place at the same time
 * @param queueTimeout how long a request waits for a place
 * @param rpm requests a minute that its own quota allows, or {@link #NONE}
 * @param tpm tokens a minute that its own quota allows, or {@link #NONE}
 */
public record CapacityConfig(
        int maxConcurrency, int maxQueue, Duration queueTimeout, long rpm, long tpm) {
    /** Nothing was said. */
    public static final int NONE = 0;

    public CapacityConfig {
        Checks.positive("queueTimeout", queueTimeout);
    }
}
