package dev.hybridinference.gateway.config;

import java.time.Duration;

/**
 * The clocks of an upstream call; all longer than zero.
 *
 * @param connect to open a connection, TLS included
 * @param firstToken from the request to the first content of a stream
 * @param earlyHeaders after which the client of a stream gets its response head even without
 *     content
 * @param idle between two reads of a stream
 * @param total of one client request, all attempts together
 * @param unary of an answer that is no stream
 */
public record TimeoutConfig(
        Duration connect,
        Duration firstToken,
        Duration earlyHeaders,
        Duration idle,
        Duration total,
        Duration unary) {
    public TimeoutConfig {
        Checks.positive("connect", connect);
        Checks.positive("firstToken", firstToken);
        Checks.positive("earlyHeaders", earlyHeaders);
        Checks.positive("idle", idle);
        Checks.positive("total", total);
        Checks.positive("unary", unary);
    }
}
