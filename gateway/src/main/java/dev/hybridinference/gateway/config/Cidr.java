package dev.hybridinference.gateway.config;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.regex.Pattern;

/**
 * A range of addresses of one family, such as {@code 10.0.0.0/8} or {@code fd00::/8} (RFC 4632, RFC
 * 4291 section 2.3). Immutable and thread-safe.
 *
 * @param network the first address; all bits after the prefix are zero
 * @param prefix number of leading bits that count: 0-32 for IPv4, 0-128 for IPv6
 */
public record Cidr(InetAddress network, int prefix) {
    private static final Pattern IPV4 = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");
    private static final Pattern IPV6 = Pattern.compile("[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");
    private static final Pattern PREFIX = Pattern.compile("\\d{1,3}");

    public Cidr {
        int bits = network.getAddress().length * 8;
        if (prefix < 0 || prefix > bits) {
            throw new IllegalArgumentException(
                    "prefix: %d (expected: 0 to %d)".formatted(prefix, bits));
        }
        InetAddress first = masked(network, prefix);
        if (!first.equals(network)) {
            throw new IllegalArgumentException(
                    "range: %s/%d (expected: %s/%d, no bits set after the prefix)"
                            .formatted(
                                    network.getHostAddress(),
                                    prefix,
                                    first.getHostAddress(),
                                    prefix));
        }
    }

    /**
     * Reads {@code address/prefix}, or an address alone as the range of only this address. Asks no
     * name service.
     *
     * @throws IllegalArgumentException if the text is not a range
     */
    public static Cidr parse(String text) {
        int slash = text.indexOf('/');
        String address = slash < 0 ? text : text.substring(0, slash);
        if (!IPV4.matcher(address).matches() && !IPV6.matcher(address).matches()) {
            throw notARange(text);
        }
        InetAddress network;
        try {
            network = InetAddress.ofLiteral(address);
        } catch (IllegalArgumentException _) {
            throw notARange(text);
        }
        if (slash < 0) {
            return new Cidr(network, network.getAddress().length * 8);
        }
        String prefix = text.substring(slash + 1);
        if (!PREFIX.matcher(prefix).matches()) {
            throw notARange(text);
        }
        return new Cidr(network, Integer.parseInt(prefix));
    }

    private static IllegalArgumentException notARange(String text) {
        return new IllegalArgumentException(
                "range: %s (expected: an address range such as 10.0.0.0/8 or fd00::/8)"
                        .formatted(text));
    }

    /** Whether the address lies in this range; an address of the other family never does. */
    public boolean contains(InetAddress address) {
        byte[] mine = network.getAddress();
        byte[] other = address.getAddress();
        if (mine.length != other.length) {
            return false;
        }
        int whole = prefix / 8;
        if (!Arrays.equals(mine, 0, whole, other, 0, whole)) {
            return false;
        }
        int rest = prefix % 8;
        return rest == 0 || ((mine[whole] ^ other[whole]) & 0xFF) >>> (8 - rest) == 0;
    }

    private static InetAddress masked(InetAddress address, int prefix) {
        byte[] bytes = address.getAddress();
        for (int i = 0; i < bytes.length; i++) {
            int kept = Math.clamp(prefix - i * 8, 0, 8);
            bytes[i] &= (byte) (0xFF << (8 - kept));
        }
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException impossible) {
            throw new AssertionError(impossible);
        }
    }

    @Override
    public String toString() {
        return network.getHostAddress() + "/" + prefix;
    }
}
