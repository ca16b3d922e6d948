package dev.hybridinference.gateway.config;

import java.net.InetAddress;
import java.util.regex.Pattern;

/** Names and addresses that never leave this machine. Asks no name service. Stateless. */
public final class Loopback {
    private static final Pattern LITERAL = Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}|.*:.*");

    private Loopback() {}

    /**
     * Whether a host is this machine alone.
     *
     * @param host {@code localhost}, or an address; of IPv6 with or without its brackets
     */
    public static boolean is(String host) {
        return host.equalsIgnoreCase("localhost") || (isLiteral(host) && literal(host));
    }

    private static boolean isLiteral(String host) {
        return LITERAL.matcher(host).matches();
    }

    private static boolean literal(String host) {
        try {
            return address(host).isLoopbackAddress();
        } catch (IllegalArgumentException _) {
            return false;
        }
    }

    /**
     * The address of a host for which {@link #is} holds.
     *
     * @throws IllegalArgumentException when it is neither {@code localhost} nor an address
     */
    public static InetAddress address(String host) {
        if (host.equalsIgnoreCase("localhost")) {
            return InetAddress.getLoopbackAddress();
        }
        boolean brackets = host.startsWith("[") && host.endsWith("]");
        return InetAddress.ofLiteral(brackets ? host.substring(1, host.length() - 1) : host);
    }
}
