package dev.hybridinference.gateway.snapshot;

import dev.hybridinference.gateway.config.TimeoutConfig;

/** The clocks of an upstream call in nanoseconds. */
public record Clocks(
        long connect, long firstToken, long earlyHeaders, long idle, long total, long unary) {
    static Clocks of(TimeoutConfig config) {
        return new Clocks(
                config.connect().toNanos(),
                config.firstToken().toNanos(),
                config.earlyHeaders().toNanos(),
                config.idle().toNanos(),
                config.total().toNanos(),
                config.unary().toNanos());
    }
}
