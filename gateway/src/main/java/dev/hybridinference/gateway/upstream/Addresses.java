package dev.hybridinference.gateway.upstream;

import java.net.InetAddress;
import java.util.List;

/** What became of an origin's name. */
public sealed interface Addresses {

    /** Addresses that may be connected to, in the order to try. Never empty. */
    record Found(List<InetAddress> addresses) implements Addresses {
        public Found {
            addresses = List.copyOf(addresses);
            if (addresses.isEmpty()) {
                throw new IllegalArgumentException("addresses: [] (expected: at least one)");
            }
        }
    }

    /** There is no such name, or nobody could be asked. */
    record Unknown(String detail) implements Addresses {}

    /** The name has addresses, but none that may be connected to. */
    record Forbidden(String detail) implements Addresses {}
}
