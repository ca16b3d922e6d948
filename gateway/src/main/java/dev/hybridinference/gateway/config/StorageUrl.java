package dev.hybridinference.gateway.config;

import dev.hybridinference.kernel.account.Secret;
import java.nio.file.Path;
import java.util.Properties;
import java.util.SequencedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Where the books are kept. Immutable and thread-safe; never printed with its password. */
public sealed interface StorageUrl {
    /** What a text must look like, in words. */
    String EXPECTED = "sqlite, sqlite:PATH or postgresql://user:password@host:port/db?sslmode=MODE";

    /** A file, made when it is missing. */
    record Sqlite(Path file) implements StorageUrl {
        @Override
        public String toString() {
            return "sqlite:" + file;
        }
    }

    /**
     * A database of a PostgreSQL server.
     *
     * @param password null when the server asks for none, or knows us otherwise
     * @param options of the driver, by its own names
     */
    record Postgres(
            Server server,
            String user,
            @Nullable Secret password,
            SequencedMap<String, String> options)
            implements StorageUrl {
        public Postgres {
            options = new TreeMap<>(options);
        }

        /** For JDBC, without user, password and options. */
        public String jdbc() {
            return "jdbc:postgresql://" + server;
        }

        /** User, password and options for JDBC; a new map each time. */
        public Properties properties() {
            Properties properties = new Properties();
            options.forEach(properties::setProperty);
            properties.setProperty("user", user);
            if (password != null) {
                properties.setProperty("password", password.reveal());
            }
            return properties;
        }

        /** This database with another password. */
        public Postgres withPassword(Secret other) {
            return new Postgres(server, user, other, options);
        }

        @Override
        public String toString() {
            return "postgresql://%s%s@%s".formatted(user, password == null ? "" : ":***", server);
        }
    }

    /**
     * A database on a server.
     *
     * @param host in brackets when it is an IPv6 address
     */
    record Server(String host, int port, String database) {
        @Override
        public String toString() {
            return host + ":" + port + "/" + database;
        }
    }

    /**
     * Reads a text.
     *
     * @param data where the file lies when none is named
     * @throws IllegalArgumentException for one that {@link #broken} finds wrong
     */
    static StorageUrl parse(String text, Path data) {
        if (text.equals("sqlite")) {
            return new Sqlite(data.resolve("hybrid.db"));
        }
        if (text.startsWith("sqlite:")) {
            return new Sqlite(Path.of(text.substring("sqlite:".length())));
        }
        StorageUrlParser.Reading read = StorageUrlParser.postgres(text);
        if (read instanceof StorageUrlParser.Reading.Right(Postgres url)) {
            return url;
        }
        throw new IllegalArgumentException("storage.url: *** (expected: " + EXPECTED + ")");
    }

    /** The rule that a text breaks, or null. */
    static @Nullable String broken(String text) {
        if (text.equals("sqlite")) {
            return null;
        }
        if (text.startsWith("jdbc:")) {
            return "expected: no jdbc: form; write " + EXPECTED;
        }
        if (text.startsWith("sqlite:")) {
            return StorageUrlParser.brokenFile(text.substring("sqlite:".length()));
        }
        return StorageUrlParser.postgres(text) instanceof StorageUrlParser.Reading.Wrong(var rule)
                ? rule
                : null;
    }
}
