package dev.hybridinference.gateway.config;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Where a host leads: to the world, to our own machines, or to where no request may go.
 *
 * <p>Ranges from RFC 6890 and the address pages of the large clouds.
 */
public enum Reach {
    /** Any other host; the gateway does not know whose it is. */
    PUBLIC,
    /** Loopback and private addresses. */
    OURS,
    /** Link-local and metadata addresses, and what is no host at all. */
    NEVER;

    private static final List<Cidr> NEVER_RANGES =
            ranges(
                    "169.254.0.0/16",
                    "fe80::/10",
                    "100.100.100.200",
                    "168.63.129.16",
                    "192.0.0.0/24",
                    "fd00:ec2::254",
                    "fd20:ce::254",
                    "224.0.0.0/4",
                    "240.0.0.0/4",
                    "ff00::/8");
    private static final List<Cidr> OUR_RANGES =
            ranges(
                    "127.0.0.0/8",
                    "10.0.0.0/8",
                    "172.16.0.0/12",
                    "192.168.0.0/16",
                    "100.64.0.0/10",
                    "0.0.0.0/8",
                    "::/127",
                    "fc00::/7",
                    "fec0::/10");
    private static final List<String> METADATA_NAMES =
            List.of("metadata.google.internal", "metadata.goog", "metadata", "instance-data");

    private static final Pattern IPV4 = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");

    /** No name ends in a label that begins with a digit, but resolvers read such as an address. */
    private static final Pattern ODD_ADDRESS = Pattern.compile("(^|\\.)\\d[^.]*$");

    private static final Cidr NAT64 = Cidr.parse("64:ff9b::/96");
    private static final Cidr SIX_TO_FOUR = Cidr.parse("2002::/16");

    private static List<Cidr> ranges(String... texts) {
        return List.of(texts).stream().map(Cidr::parse).toList();
    }

    /** Where an address leads; an IPv4 address inside an IPv6 address counts as itself. */
    public static Reach of(InetAddress address) {
        if (NAT64.contains(address)) {
            return of(inside(address, 12));
        }
        if (SIX_TO_FOUR.contains(address)) {
            return of(inside(address, 2));
        }
        if (NEVER_RANGES.stream().anyMatch(range -> range.contains(address))) {
            return NEVER;
        }
        return OUR_RANGES.stream().anyMatch(range -> range.contains(address)) ? OURS : PUBLIC;
    }

    private static InetAddress inside(InetAddress address, int offset) {
        try {
            return InetAddress.getByAddress(
                    Arrays.copyOfRange(address.getAddress(), offset, offset + 4));
        } catch (UnknownHostException impossible) {
            throw new AssertionError(impossible);
        }
    }

    /**
     * Where a host of a URL leads, as far as its text says. Asks no name service.
     *
     * @param host a name, an IPv4 address, or an IPv6 address in brackets
     */
    public static Reach of(String host) {
        String name = host.toLowerCase(Locale.ROOT);
        if (name.endsWith(".")) {
            name = name.substring(0, name.length() - 1);
        }
        if (name.startsWith("[") || IPV4.matcher(name).matches()) {
            try {
                return of(InetAddress.ofLiteral(name.replace("[", "").replace("]", "")));
            } catch (IllegalArgumentException _) {
                return NEVER;
            }
        }
        if (METADATA_NAMES.contains(name) || ODD_ADDRESS.matcher(name).find()) {
            return NEVER;
        }
        return name.equals("localhost") || name.endsWith(".localhost") ? OURS : PUBLIC;
    }
}
