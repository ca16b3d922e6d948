package dev.hybridinference.gateway.upstream;

import java.net.InetAddress;

/**
 * Which addresses may be connected to, so that neither a configured name nor its owner can point
 * the gateway at something it must not reach. Ranges: IANA special-purpose address registries (RFC
 * 6890). Pure.
 */
public final class AddressPolicy {
    /** What an address is for. */
    public enum Scope {
        GLOBAL("a public address"),
        LOOPBACK("a loopback address"),
        PRIVATE("a private address"),
        LINK_LOCAL("a link-local address"),
        METADATA("a cloud metadata address"),
        MULTICAST("a multicast address"),
        UNSPECIFIED("an unspecified address"),
        RESERVED("a reserved, translated or tunnelled address");

        private final String words;

        Scope(String words) {
            this.words = words;
        }

        /** The scope with its article, for a message. */
        public String words() {
            return words;
        }
    }

    private AddressPolicy() {}

    /**
     * True when a connection to {@code address} may be made.
     *
     * @param local true for an origin of ours, which may be private or on this machine
     */
    public static boolean allowed(InetAddress address, boolean local) {
        return switch (scope(address)) {
            case GLOBAL -> true;
            case LOOPBACK, PRIVATE -> local;
            case LINK_LOCAL, METADATA, MULTICAST, UNSPECIFIED, RESERVED -> false;
        };
    }

    /** The scope of {@code address}; whatever is not known to be public is not. */
    public static Scope scope(InetAddress address) {
        byte[] raw = address.getAddress();
        return raw.length == 4 ? four(raw) : six(raw);
    }

    private static Scope four(byte[] raw) {
        int value = word(raw, 0) << 16 | word(raw, 2);
        if (value == v4(168, 63, 129, 16) || value == v4(100, 100, 100, 200)) {
            return Scope.METADATA;
        }
        if (in(value, v4(169, 254, 0, 0), 16)) {
            return value == v4(169, 254, 169, 254) || value == v4(169, 254, 170, 2)
                    ? Scope.METADATA
                    : Scope.LINK_LOCAL;
        }
        if (in(value, 0, 8)) {
            return Scope.UNSPECIFIED;
        }
        if (in(value, v4(127, 0, 0, 0), 8)) {
            return Scope.LOOPBACK;
        }
        if (in(value, v4(10, 0, 0, 0), 8)
                || in(value, v4(172, 16, 0, 0), 12)
                || in(value, v4(192, 168, 0, 0), 16)
                || in(value, v4(100, 64, 0, 0), 10)
                || in(value, v4(198, 18, 0, 0), 15)) {
            return Scope.PRIVATE;
        }
        if (in(value, v4(224, 0, 0, 0), 4)) {
            return Scope.MULTICAST;
        }
        if (in(value, v4(192, 0, 0, 0), 24)
                || in(value, v4(192, 0, 2, 0), 24)
                || in(value, v4(192, 88, 99, 0), 24)
                || in(value, v4(198, 51, 100, 0), 24)
                || in(value, v4(203, 0, 113, 0), 24)
                || in(value, v4(240, 0, 0, 0), 4)) {
            return Scope.RESERVED;
        }
        return Scope.GLOBAL;
    }

    private static Scope six(byte[] raw) {
        int first = word(raw, 0);
        int second = word(raw, 2);
        if (zeros(raw, 0, 15) && raw[15] == 0) {
            return Scope.UNSPECIFIED;
        }
        if (zeros(raw, 0, 15) && raw[15] == 1) {
            return Scope.LOOPBACK;
        }
        if ((first & 0xff00) == 0xff00) {
            return Scope.MULTICAST;
        }
        if ((first & 0xffc0) == 0xfe80) {
            return Scope.LINK_LOCAL;
        }
        if ((first & 0xfe00) == 0xfc00) {
            return metadata(raw, first, second) ? Scope.METADATA : Scope.PRIVATE;
        }
        if ((first & 0xffc0) == 0xfec0) {
            return Scope.PRIVATE;
        }
        boolean unicast = (first & 0xe000) == 0x2000;
        boolean tunnelled = first == 0x2002 || (first == 0x2001 && (second & 0xfe00) == 0);
        boolean documentation =
                (first == 0x2001 && second == 0x0db8)
                        || (first == 0x3fff && (second & 0xf000) == 0);
        return unicast && !tunnelled && !documentation ? Scope.GLOBAL : Scope.RESERVED;
    }

    /** fd00:ec2::254 (AWS), fd20:ce::254 (Google), fd00:42::42 (Scaleway). */
    private static boolean metadata(byte[] raw, int first, int second) {
        int last = word(raw, 14);
        return zeros(raw, 4, 14)
                && ((first == 0xfd00 && second == 0x0ec2 && last == 0x254)
                        || (first == 0xfd20 && second == 0x00ce && last == 0x254)
                        || (first == 0xfd00 && second == 0x0042 && last == 0x42));
    }

    private static boolean in(int value, int prefix, int bits) {
        return (value ^ prefix) >>> (32 - bits) == 0;
    }

    private static int v4(int a, int b, int c, int d) {
        return a << 24 | b << 16 | c << 8 | d;
    }

    private static int word(byte[] raw, int at) {
        return (raw[at] & 0xff) << 8 | (raw[at + 1] & 0xff);
    }

    private static boolean zeros(byte[] raw, int from, int to) {
        for (int i = from; i < to; i++) {
            if (raw[i] != 0) {
                return false;
            }
        }
        return true;
    }
}
