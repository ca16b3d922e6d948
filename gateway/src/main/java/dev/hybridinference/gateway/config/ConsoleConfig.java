package dev.hybridinference.gateway.config;

/**
 * The operator's listener.
 *
 * @param host a loopback address, or {@code localhost}
 * @param port 0 to 65535; 0 takes a free one
 * @param chosen whether somebody set the port, so that no other one will do
 */
public record ConsoleConfig(String host, int port, boolean chosen) {
    public ConsoleConfig {
        Checks.between("port", port, 0, 65_535);
        if (!Loopback.is(host)) {
            throw new IllegalArgumentException("host: %s (expected: %s)".formatted(host, EXPECTED));
        }
    }

    /** What a host may be. */
    static final String EXPECTED =
            "a loopback address such as 127.0.0.1; listening beyond this machine is not available in"
                    + " this version";
}
