package dev.hybridinference.gateway.probe;

import java.time.Duration;

/**
 * How often and how long.
 *
 * @param broken between two looks at an endpoint whose breaker is not closed
 * @param load between two questions for the load of a busy server
 * @param patience for one answer
 */
public record ProbeSettings(Duration broken, Duration load, Duration patience) {
    /** What is usual. */
    public static final ProbeSettings USUAL =
            new ProbeSettings(Duration.ofSeconds(2), Duration.ofSeconds(1), Duration.ofSeconds(2));
}
