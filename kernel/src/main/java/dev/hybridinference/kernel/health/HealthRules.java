package dev.hybridinference.kernel.health;

/**
 * What the operator says about one endpoint.
 *
 * @param breaker whether failures keep requests away
 * @param cooldownNanos longest time the breaker stays open, above 0; also how long a probe's claim
 *     holds
 * @param maxConcurrency most requests at once; 0 for no limit but what is learned
 * @param maxQueue most requests that wait for a place; 0 when none may wait
 * @param queueTimeoutNanos longest time that a request waits
 */
public record HealthRules(
        boolean breaker,
        long cooldownNanos,
        int maxConcurrency,
        int maxQueue,
        long queueTimeoutNanos) {
    public HealthRules {
        if (cooldownNanos <= 0) {
            throw new IllegalArgumentException(
                    "cooldownNanos: " + cooldownNanos + " (expected: above 0)");
        }
        if (maxConcurrency < 0) {
            throw new IllegalArgumentException(
                    "maxConcurrency: " + maxConcurrency + " (expected: 0 or more)");
        }
        if (maxQueue < 0) {
            throw new IllegalArgumentException("maxQueue: " + maxQueue + " (expected: 0 or more)");
        }
        if (queueTimeoutNanos < 0) {
            throw new IllegalArgumentException(
                    "queueTimeoutNanos: " + queueTimeoutNanos + " (expected: 0 or more)");
        }
    }

    /**
     * What holds for an endpoint of which two have a say: the stricter of each. Only a breaker that
     * is on has a say in how long it stays open.
     */
    public HealthRules stricter(HealthRules other) {
        long longest = Math.max(cooldownNanos, other.cooldownNanos);
        long ofTheOneThatIsOn = breaker ? cooldownNanos : other.cooldownNanos;
        boolean bothBound = maxConcurrency > 0 && other.maxConcurrency > 0;
        return new HealthRules(
                breaker || other.breaker,
                breaker == other.breaker ? longest : ofTheOneThatIsOn,
                bothBound
                        ? Math.min(maxConcurrency, other.maxConcurrency)
                        : Math.max(maxConcurrency, other.maxConcurrency),
                Math.min(maxQueue, other.maxQueue),
                Math.min(queueTimeoutNanos, other.queueTimeoutNanos));
    }
}
