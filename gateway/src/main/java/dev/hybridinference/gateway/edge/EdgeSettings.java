package dev.hybridinference.gateway.edge;

import java.time.Duration;

/**
 * Where the edge listens and what it puts up with.
 *
 * @param host address to listen on
 * @param port 0 for any free one
 * @param maxConnections open client connections; more are closed as they are accepted
 * @param maxHeader bytes of a request head
 * @param maxBody bytes of any request body, whatever the handler allows
 * @param clocks how long a client may take
 */
public record EdgeSettings(
        String host, int port, int maxConnections, int maxHeader, long maxBody, Clocks clocks) {

    /** Bytes of a request line. */
    static final int MAX_REQUEST_LINE = 8 * 1024;

    /** Header lines of a request. */
    static final int MAX_FIELDS = 100;

    public EdgeSettings {
        if (host.isEmpty()) {
            throw new IllegalArgumentException("host: empty (expected: an address)");
        }
        atLeast("port", port, 0);
        atLeast("maxConnections", maxConnections, 1);
        atLeast("maxHeader", maxHeader, 256);
        atLeast("maxBody", maxBody, 0);
    }

    /** What {@code server} means when the configuration is silent. */
    public static EdgeSettings defaults(String host, int port) {
        return new EdgeSettings(host, port, 10_000, 32 * 1024, 1L << 30, Clocks.DEFAULT);
    }

    private static void atLeast(String name, long value, long least) {
        if (value < least) {
            throw new IllegalArgumentException(
                    name + ": " + value + " (expected: " + least + " or more)");
        }
    }

    /**
     * How long a client may take. A body must arrive, and a waiting answer must leave, at {@link
     * #MIN_RATE} at least, so that a byte a second does not live for ever.
     *
     * @param header for a whole request head, from its first byte or the connection's start
     * @param idle between an answer and the next request
     * @param body for a whole request body, not counting the time in which nobody reads it
     * @param write without any byte leaving, and the period in which the rate of leaving is taken
     */
    public record Clocks(Duration header, Duration idle, Duration body, Duration write) {

        /** The documented defaults. */
        public static final Clocks DEFAULT =
                new Clocks(
                        Duration.ofSeconds(10),
                        Duration.ofSeconds(60),
                        Duration.ofSeconds(60),
                        Duration.ofSeconds(30));

        /** Bytes a second, on average over the body so far and over each write period. */
        static final long MIN_RATE = 1024;

        /** How long a body may be below the rate at its start. */
        static final Duration BODY_GRACE = Duration.ofSeconds(10);

        public Clocks {
            positive("header", header);
            positive("idle", idle);
            positive("body", body);
            positive("write", write);
        }

        private static void positive(String name, Duration value) {
            if (value.isNegative() || value.isZero()) {
                throw new IllegalArgumentException(
                        name + ": " + value + " (expected: more than zero)");
            }
        }
    }
}
