package dev.hybridinference.gateway.config;

import java.net.URI;
import java.net.URISyntaxException;
import org.jspecify.annotations.Nullable;

/** What makes a URL fit as the base of a provider. Stateless and thread-safe. */
final class BaseUrl {
    private static final String EXPECTED = "expected: an http or https URL with a host";

    private BaseUrl() {}

    /** The rule that a text breaks, whoever the provider is; null if it is a base URL. */
    static @Nullable String broken(String text) {
        URI uri;
        try {
            uri = new URI(text);
        } catch (URISyntaxException _) {
            return EXPECTED;
        }
        String scheme = uri.getScheme();
        if (!"http".equalsIgnoreCase(scheme) && !"https".equalsIgnoreCase(scheme)) {
            return EXPECTED;
        }
        if (uri.getRawUserInfo() != null || text.contains("@")) {
            return "expected: no user name or password; use api_keys";
        }
        if (uri.getRawQuery() != null || uri.getRawFragment() != null) {
            return "expected: no query and no fragment";
        }
        if (uri.getHost() == null || uri.getPort() == 0 || uri.getPort() > 65_535) {
            return EXPECTED;
        }
        return Reach.of(uri.getHost()) == Reach.NEVER
                ? "this address is never allowed (link-local, metadata or not a host)"
                : null;
    }

    /** The rule that a base URL breaks for a provider that is not ours, or null. */
    static @Nullable String brokenAbroad(String text) {
        URI uri = URI.create(text);
        if (Reach.of(uri.getHost()) == Reach.OURS) {
            return "a loopback or private address needs local: true";
        }
        return "http".equalsIgnoreCase(uri.getScheme())
                ? "expected: https, or local: true if the provider is yours"
                : null;
    }

    /** The URL without slashes at its end. */
    static URI normal(String text) {
        int end = text.length();
        while (text.charAt(end - 1) == '/') {
            end--;
        }
        return URI.create(text.substring(0, end));
    }
}
