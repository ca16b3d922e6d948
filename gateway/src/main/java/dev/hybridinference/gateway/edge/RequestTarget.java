package dev.hybridinference.gateway.edge;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The rules for paths, queries and host names in a request (RFC 9112 section 3.2, RFC 3986 section
 * 3). Routing compares paths as they were sent, so anything that another parser might read as
 * another path is refused: dot segments, empty segments, backslashes, control characters, whether
 * plain or percent-encoded. An encoded slash is data (model names have slashes) as long as no such
 * segment comes out of it. Pure.
 */
final class RequestTarget {
    private static final String NOT_IN_PATHS = "\"#<>[\\]^`{|}";

    private RequestTarget() {}

    /** What is wrong with a path of visible ASCII that starts with a slash, or null. */
    static @Nullable String pathProblem(byte[] bytes, int from, int to) {
        int segment = 0;
        int dots = 0;
        boolean parameters = false;
        int at = from + 1;
        while (at < to) {
            int c = bytes[at++];
            if (c <= ' ' || c >= 0x7f || NOT_IN_PATHS.indexOf(c) >= 0) {
                return "a character in the path that may not be there";
            }
            if (c == '%') {
                int high = at < to ? hex(bytes[at]) : -1;
                int low = at + 1 < to ? hex(bytes[at + 1]) : -1;
                if (high < 0 || low < 0) {
                    return "a percent sign in the path without two hexadecimal digits";
                }
                at += 2;
                c = high << 4 | low;
                if (c < ' ' || c == 0x7f || c == '\\') {
                    return "an encoded control character or backslash in the path";
                }
            }
            if (c == '/') {
                if (segment == 0) {
                    return "an empty segment in the path";
                }
                if (dots > 0 && dots <= 2) {
                    return "a dot segment in the path";
                }
                segment = 0;
                dots = 0;
                parameters = false;
            } else {
                segment++;
                parameters |= c == ';';
                if (!parameters) {
                    dots = c == '.' && dots == segment - 1 ? dots + 1 : -1;
                }
            }
        }
        return dots > 0 && dots <= 2 ? "a dot segment in the path" : null;
    }

    /** True when the bytes are visible ASCII without a hash sign. */
    static boolean isQuery(byte[] bytes, int from, int to) {
        for (int i = from; i < to; i++) {
            if (bytes[i] <= ' ' || bytes[i] >= 0x7f || bytes[i] == '#') {
                return false;
            }
        }
        return true;
    }

    /**
     * True for a name, an IPv4 address or a bracketed IPv6 address, with or without a port. No user
     * information, no percent-encoding.
     */
    static boolean isAuthority(String authority) {
        byte[] bytes = authority.getBytes(StandardCharsets.ISO_8859_1);
        int at = 0;
        if (bytes.length > 0 && bytes[0] == '[') {
            at = 1;
            while (at < bytes.length && (hex(bytes[at]) >= 0 || ":.".indexOf(bytes[at]) >= 0)) {
                at++;
            }
            if (at < 4 || at == bytes.length || bytes[at] != ']') {
                return false;
            }
            at++;
        } else {
            while (at < bytes.length && nameByte(bytes[at])) {
                at++;
            }
            if (at == 0 || at > 255) {
                return false;
            }
        }
        return at == bytes.length || (bytes[at] == ':' && isPort(bytes, at + 1));
    }

    private static boolean isPort(byte[] bytes, int from) {
        int port = 0;
        for (int i = from; i < bytes.length; i++) {
            if (bytes[i] < '0' || bytes[i] > '9') {
                return false;
            }
            port = port * 10 + bytes[i] - '0';
            if (port > 65535) {
                return false;
            }
        }
        return from < bytes.length;
    }

    private static boolean nameByte(byte c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || c == '.'
                || c == '-'
                || c == '_';
    }

    private static int hex(byte c) {
        return Character.digit(c, 16);
    }
}
