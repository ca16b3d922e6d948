package dev.hybridinference.gateway.admin;

import dev.hybridinference.gateway.config.Loopback;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who may ask at all: not a page in a browser, whatever name its address has taken on, and nobody
 * without the token. Immutable and thread-safe.
 */
final class Gate {
    private static final String SCHEME = "Bearer ";

    private final byte[] token;

    Gate(String token) {
        this.token = token.getBytes(StandardCharsets.UTF_8);
    }

    /**
     * The refusal of a request, or null.
     *
     * @param authority of an absolute request target, or null for one that is only a path
     */
    @Nullable Answer refusal(
            @Nullable String authority,
            List<String> hosts,
            List<String> origins,
            List<String> authorizations) {
        if (hosts.size() != 1
                || !Loopback.is(name(hosts.getFirst()))
                || (authority != null && !Loopback.is(name(authority)))) {
            return Answer.problem(
                    421,
                    "This listener only answers to the names of its own machine. Ask it as localhost or 127.0.0.1.");
        }
        if (!origins.isEmpty()) {
            return Answer.problem(403, "Pages in a browser may not ask here.");
        }
        if (authorizations.size() != 1 || !holds(authorizations.getFirst())) {
            return Answer.problem(
                    401,
                    "The token is missing or wrong. It stands in run/console.json of the data directory and is new with each start.",
                    Map.of("www-authenticate", "Bearer"));
        }
        return null;
    }

    private boolean holds(String authorization) {
        return authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
                && MessageDigest.isEqual(
                        token,
                        authorization
                                .substring(SCHEME.length())
                                .strip()
                                .getBytes(StandardCharsets.UTF_8));
    }

    /** The host without its port. */
    private static String name(String host) {
        int colon = host.lastIndexOf(':');
        boolean port = colon >= 0 && host.indexOf(']', colon) < 0;
        return port && host.substring(colon + 1).matches("[0-9]{0,5}")
                ? host.substring(0, colon)
                : host;
    }
}
