package dev.hybridinference.gateway.upstream;

import java.net.URI;
import java.util.Locale;

/**
 * Scheme, host and port of a provider; a credential is bound to it. Connections are pooled by it.
 *
 * @param local true when loopback and private addresses are allowed
 */
public record Origin(boolean tls, String host, int port, boolean local) {

    public static Origin of(URI url, boolean local) {
        String scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
        boolean tls =
                switch (scheme) {
                    case "https" -> true;
                    case "http" -> false;
                    default ->
                            throw new IllegalArgumentException(
                                    "url: " + url + " (expected: http or https)");
                };
        String host = url.getHost();
        if (host == null || host.isEmpty()) {
            throw new IllegalArgumentException("url: " + url + " (expected: a host)");
        }
        int port = url.getPort() > 0 ? url.getPort() : tls ? 443 : 80;
        return new Origin(tls, host.toLowerCase(Locale.ROOT), port, local);
    }

    /** The host without the brackets of an IPv6 address. */
    String bareHost() {
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    /** The value of the Host header. */
    public String authority() {
        return port == (tls ? 443 : 80) ? host : host + ":" + port;
    }
}
