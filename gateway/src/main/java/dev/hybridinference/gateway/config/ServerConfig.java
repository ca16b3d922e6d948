package dev.hybridinference.gateway.config;

import java.time.Duration;
import java.util.List;

/**
 * The inference listener and its limits. Sizes are bytes.
 *
 * @param host address to listen on
 * @param port 0 to 65535; 0 takes a free one
 * @param maxBody largest request body
 * @param trustedProxies whose forwarding headers are believed
 * @param headerTimeout to receive a request head
 * @param bodyTimeout to receive a request body
 * @param idleTimeout of a connection between requests
 * @param writeTimeout for a client to take bytes that are ready
 * @param maxHeader largest request head
 * @param maxConnections client connections at the same time
 * @param bodyMemory all buffered request bodies together; at least {@code maxBody}
 * @param drain for running requests to end after a stop signal
 * @param loops event loops, 1 to 64
 */
public record ServerConfig(
        String host,
        int port,
        long maxBody,
        List<Cidr> trustedProxies,
        Duration headerTimeout,
        Duration bodyTimeout,
        Duration idleTimeout,
        Duration writeTimeout,
        long maxHeader,
        int maxConnections,
        long bodyMemory,
        Duration drain,
        int loops) {
    public ServerConfig {
        Checks.notEmpty("host", host);
        Checks.between("port", port, 0, 65_535);
        Checks.between("maxBody", maxBody, 1, Integer.MAX_VALUE);
        trustedProxies = List.copyOf(trustedProxies);
        Checks.positive("headerTimeout", headerTimeout);
        Checks.positive("bodyTimeout", bodyTimeout);
        Checks.positive("idleTimeout", idleTimeout);
        Checks.positive("writeTimeout", writeTimeout);
        Checks.between("maxHeader", maxHeader, 1, Integer.MAX_VALUE);
        Checks.between("maxConnections", maxConnections, 1, Integer.MAX_VALUE);
        Checks.between("bodyMemory", bodyMemory, maxBody, Long.MAX_VALUE);
        if (drain.isNegative()) {
            throw new IllegalArgumentException(
                    "drain: %s (expected: zero or longer)".formatted(drain));
        }
        Checks.between("loops", loops, 1, 64);
    }
}
