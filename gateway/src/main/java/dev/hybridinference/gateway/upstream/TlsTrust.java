package dev.hybridinference.gateway.upstream;

import java.security.cert.X509Certificate;
import java.util.List;

/**
 * Whose certificates are trusted: the system's authorities and these.
 *
 * @param extra more authorities, for providers with a private one
 */
public record TlsTrust(List<X509Certificate> extra) {
    public TlsTrust {
        extra = List.copyOf(extra);
    }

    /** The system's authorities only. */
    public static TlsTrust system() {
        return new TlsTrust(List.of());
    }
}
