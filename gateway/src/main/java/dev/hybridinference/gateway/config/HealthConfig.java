package dev.hybridinference.gateway.config;

import java.time.Duration;

/**
 * How a provider's failures are taken.
 *
 * @param breaker whether an endpoint where everything fails is left alone for a while
 * @param probes whether it is asked how it is by requests that cost no tokens
 * @param cooldown how long it is left alone at most
 */
public record HealthConfig(boolean breaker, boolean probes, Duration cooldown) {
    public HealthConfig {
        Checks.positive("cooldown", cooldown);
    }
}
