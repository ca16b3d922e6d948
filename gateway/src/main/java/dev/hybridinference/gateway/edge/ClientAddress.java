package dev.hybridinference.gateway.edge;

import dev.hybridinference.gateway.http.HeaderBlock;
import java.net.InetAddress;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Whose request it is, by its addresses. Pure. */
public final class ClientAddress {
    private static final String FORWARDED_FOR = "x-forwarded-for";

    private ClientAddress() {}

    /**
     * The nearest address that is not a trusted proxy: X-Forwarded-For is read from the right, as
     * far as trusted peers wrote it. An entry that is no address ends the search at the proxy that
     * wrote it.
     *
     * @param trusted tells the proxies whose word counts
     */
    public static InetAddress of(
            InetAddress peer, HeaderBlock headers, Predicate<InetAddress> trusted) {
        InetAddress nearest = peer;
        for (int i = headers.size() - 1; i >= 0; i--) {
            if (headers.nameIs(i, FORWARDED_FOR)) {
                String list = headers.value(i);
                int end = list.length();
                while (end >= 0) {
                    if (!trusted.test(nearest)) {
                        return nearest;
                    }
                    int comma = list.lastIndexOf(',', end - 1);
                    InetAddress entry = literal(list.substring(comma + 1, end).strip());
                    if (entry == null) {
                        return nearest;
                    }
                    nearest = entry;
                    end = comma;
                }
            }
        }
        return nearest;
    }

    /**
     * True when the request comes from this machine itself. A request that any proxy touched is
     * never local, whoever the peer is.
     */
    public static boolean isLoopback(InetAddress peer, HeaderBlock headers) {
        return peer.isLoopbackAddress()
                && !headers.has(FORWARDED_FOR)
                && !headers.has("forwarded")
                && !headers.has("x-real-ip");
    }

    /** An address with or without brackets and port; null when it is anything else. */
    private static @Nullable InetAddress literal(String text) {
        String address = text;
        if (text.startsWith("[")) {
            int close = text.indexOf(']');
            if (close < 0 || !isPortOrNothing(text, close + 1)) {
                return null;
            }
            address = text.substring(1, close);
            if (address.indexOf(':') < 0) {
                return null;
            }
        } else {
            int colon = text.indexOf(':');
            if (colon >= 0 && colon == text.lastIndexOf(':')) {
                if (!isPortOrNothing(text, colon)) {
                    return null;
                }
                address = text.substring(0, colon);
            }
        }
        if (address.indexOf('%') >= 0 || (address.indexOf(':') < 0 && !isDottedQuad(address))) {
            return null;
        }
        try {
            return InetAddress.ofLiteral(address);
        } catch (IllegalArgumentException _) {
            return null;
        }
    }

    private static boolean isPortOrNothing(String text, int from) {
        if (from == text.length()) {
            return true;
        }
        return text.charAt(from) == ':'
                && text.length() > from + 1
                && text.length() <= from + 6
                && text.chars().skip(from + 1L).allMatch(c -> c >= '0' && c <= '9');
    }

    private static boolean isDottedQuad(String text) {
        return text.chars().filter(c -> c == '.').count() == 3
                && text.chars().allMatch(c -> c == '.' || (c >= '0' && c <= '9'));
    }
}
