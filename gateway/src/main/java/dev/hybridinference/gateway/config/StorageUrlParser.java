package dev.hybridinference.gateway.config;

import dev.hybridinference.kernel.account.Secret;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads the URL of a PostgreSQL database as libpq does (section "Connection URIs" of its manual),
 * without several hosts and without sockets. Its messages never repeat what was written. Stateless
 * and thread-safe.
 */
final class StorageUrlParser {
    private static final String EXPECTED = "expected: " + StorageUrl.EXPECTED;
    private static final int PORT = 5432;

    private static final Pattern FORM =
            Pattern.compile(
                    "postgres(?:ql)?://(?:(?<user>[^:@/]+)(?::(?<password>[^@/]*))?@)?"
                            + "(?<host>[A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+])(?::(?<port>[0-9]{1,5}))?"
                            + "/(?<database>[^/?#]+)(?:\\?(?<options>[^#]*))?");

    /** What may be said after the question mark, and what the driver calls it. */
    private static final Map<String, String> OPTIONS =
            Map.of(
                    "sslmode", "sslmode",
                    "sslrootcert", "sslrootcert",
                    "channel_binding", "channelBinding");

    private static final Map<String, Pattern> VALUES =
            Map.of(
                    "sslmode",
                            Pattern.compile("disable|allow|prefer|require|verify-ca|verify-full"),
                    "sslrootcert", Pattern.compile(".+"),
                    "channel_binding", Pattern.compile("disable|prefer|require"));

    private StorageUrlParser() {}

    /** What came of a text. */
    sealed interface Reading {
        record Right(StorageUrl.Postgres url) implements Reading {}

        record Wrong(String rule) implements Reading {}
    }

    static @Nullable String brokenFile(String path) {
        if (path.isEmpty() || path.startsWith("//") || path.startsWith(":") || path.contains("?")) {
            return "expected: the path of a file after sqlite:";
        }
        return ConfigSchema.path(path) == null
                ? null
                : "expected: the path of a file after sqlite:";
    }

    static Reading postgres(String text) {
        Matcher parts = FORM.matcher(text);
        if (!parts.matches()) {
            boolean ours = text.startsWith("postgres");
            return new Reading.Wrong(
                    EXPECTED + (ours ? "; write %40 for @ and %2F for / in a password" : ""));
        }
        String written = parts.group("port");
        int port = written == null ? PORT : Integer.parseInt(written);
        if (port < 1 || port > 65_535) {
            return new Reading.Wrong("expected: a port from 1 to 65535");
        }
        String user = parts.group("user");
        if (user == null) {
            return new Reading.Wrong("expected: a user before the host, as in user:password@host");
        }
        SequencedMap<String, String> options = new TreeMap<>();
        String rule = options(parts.group("options"), options);
        if (rule != null) {
            return new Reading.Wrong(rule);
        }
        try {
            String password = parts.group("password");
            return new Reading.Right(
                    new StorageUrl.Postgres(
                            new StorageUrl.Server(
                                    parts.group("host"), port, parts.group("database")),
                            decoded(user),
                            password == null || password.isEmpty()
                                    ? null
                                    : Secret.of(decoded(password)),
                            options));
        } catch (IllegalArgumentException _) {
            return new Reading.Wrong(
                    "expected: two hexadecimal digits after each %; write %25 for %");
        }
    }

    /** Fills the options; gives the rule that they break, or null. */
    private static @Nullable String options(
            @Nullable String text, SequencedMap<String, String> options) {
        if (text == null || text.isEmpty()) {
            return null;
        }
        for (String option : text.split("&", -1)) {
            int equals = option.indexOf('=');
            String name = equals < 0 ? option : option.substring(0, equals);
            String known = OPTIONS.get(name);
            Pattern value = VALUES.get(name);
            if (known == null || value == null) {
                return "expected: no option but sslmode, sslrootcert and channel_binding";
            }
            String given = equals < 0 ? "" : option.substring(equals + 1);
            if (!value.matcher(given).matches()) {
                return "expected: %s to be %s".formatted(name, value.pattern().replace("|", ", "));
            }
            options.put(known, given);
        }
        return null;
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }
}
