package dev.hybridinference.gateway.config;

import java.time.Duration;

/**
 * How much a provider is given.
 *
 * @param maxConcurrency requests that run there at the same time, or {@link #NONE}
 * @param maxQueue requests that wait for a place at the same time
 * @param queueTimeout how long a request waits for a place
 * @param limits its own quota
 */
public record CapacityConfig(
        int maxConcurrency, int maxQueue, Duration queueTimeout, LimitsConfig limits) {
    /** Nothing was said. */
    public static final int NONE = 0;

    public CapacityConfig {
        Checks.positive("queueTimeout", queueTimeout);
    }
}
