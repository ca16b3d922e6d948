package dev.hybridinference.gateway.upstream;

import java.time.Duration;

/**
 * Bounds of the connections that one event loop keeps for later.
 *
 * @param idlePerOrigin idle connections to one origin (0 or more)
 * @param idleTotal idle connections to all origins (0 or more); above it the oldest goes
 * @param idle how long a connection is kept without use (more than 0)
 */
public record PoolLimits(int idlePerOrigin, int idleTotal, Duration idle) {
    /** 64 per origin, 512 in all, 55 s, which is below the 60 s of common servers. */
    public static final PoolLimits DEFAULT = new PoolLimits(64, 512, Duration.ofSeconds(55));

    public PoolLimits {
        if (idlePerOrigin < 0) {
            throw new IllegalArgumentException(
                    "idlePerOrigin: " + idlePerOrigin + " (expected: 0 or more)");
        }
        if (idleTotal < 0) {
            throw new IllegalArgumentException(
                    "idleTotal: " + idleTotal + " (expected: 0 or more)");
        }
        if (!idle.isPositive()) {
            throw new IllegalArgumentException("idle: " + idle + " (expected: more than 0)");
        }
    }
}
