package dev.hybridinference.gateway.probe;

import java.time.Duration;

/**
 * How often and how long.
 *
 * @param calm between two looks at an endpoint whose breaker is closed, while no request shows that
 *     it works
 * @param broken between two looks at one whose breaker is not closed, or that did not answer the
 *     last time
 * @param cloud between two looks at somebody else's service whose breaker is not closed
 * @param load between two questions for the load of a busy server
 * @param patience for one answer
 */
public record ProbeSettings(
        Duration calm, Duration broken, Duration cloud, Duration load, Duration patience) {
    /** What is usual. */
    public static final ProbeSettings USUAL =
            new ProbeSettings(
                    Duration.ofSeconds(10),
                    Duration.ofSeconds(2),
                    Duration.ofMinutes(1),
                    Duration.ofSeconds(1),
                    Duration.ofSeconds(2));
}
