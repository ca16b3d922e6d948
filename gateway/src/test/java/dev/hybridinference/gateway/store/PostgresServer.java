package dev.hybridinference.gateway.store;

import dev.hybridinference.gateway.config.StorageUrl;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A real PostgreSQL for all tests of this process: the one that HYBRID_TEST_DATABASE_URL names
 * (with a user that may make databases), else one of our own. Thread-safe.
 */
public final class PostgresServer {
    private static final AtomicInteger MADE = new AtomicInteger();
    private static final long RUN = ProcessHandle.current().pid();

    private final StorageUrl.Postgres admin;
    private @Nullable String template;

    private PostgresServer(StorageUrl.Postgres admin) {
        this.admin = admin;
    }

    /** Whether there is one; when there is none, says so, and fails where it must be there. */
    public static boolean available() {
        return Started.SERVER.isPresent();
    }

    public static PostgresServer get() {
        return Started.SERVER.orElseThrow();
    }

    /** Started when it is first asked for. */
    private static final class Started {
        static final Optional<PostgresServer> SERVER = start();
    }

    private static Optional<PostgresServer> start() {
        String named = System.getenv("HYBRID_TEST_DATABASE_URL");
        if (named != null && !named.isEmpty()) {
            return Optional.of(new PostgresServer(postgres(named)));
        }
        try {
            EmbeddedPostgres own =
                    EmbeddedPostgres.builder().setServerConfig("max_connections", "50").start();
            Runtime.getRuntime().addShutdownHook(new Thread(() -> close(own)));
            return Optional.of(
                    new PostgresServer(
                            postgres(
                                    "postgresql://postgres:postgres@127.0.0.1:%d/postgres"
                                            .formatted(own.getPort()))));
        } catch (IOException | IllegalStateException failed) {
            String line = "MISSING: PostgreSQL (it cannot be started: %s)".formatted(failed);
            if ("true".equals(System.getenv("CI"))) {
                throw new AssertionError(line, failed);
            }
            System.out.println(line);
            return Optional.empty();
        }
    }

    private static void close(EmbeddedPostgres own) {
        try {
            own.close();
        } catch (IOException failed) {
            System.out.println("PostgreSQL did not stop: " + failed);
        }
    }

    private static StorageUrl.Postgres postgres(String url) {
        return (StorageUrl.Postgres) StorageUrl.parse(url, Path.of("."));
    }

    /** A new database with nothing in it. */
    public synchronized StorageUrl.Postgres empty() {
        return make("TEMPLATE template0");
    }

    /** A new database with the schema, copied because that is faster. */
    public synchronized StorageUrl.Postgres fresh() throws StoreException {
        if (template == null) {
            StorageUrl.Postgres made = make("TEMPLATE template0");
            new PostgresDatabase(made).migrate();
            template = made.server().database();
        }
        return make("TEMPLATE " + template);
    }

    private StorageUrl.Postgres make(String how) {
        String name = "books_%d_%d".formatted(RUN, MADE.incrementAndGet());
        try (Connection connection = DriverManager.getConnection(admin.jdbc(), admin.properties());
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE %s %s".formatted(name, how));
        } catch (SQLException failed) {
            throw new AssertionError("cannot make a database", failed);
        }
        return at(name, admin.server().port());
    }

    /** A database by another port, such as that of a proxy. */
    public StorageUrl.Postgres at(String database, int port) {
        return new StorageUrl.Postgres(
                new StorageUrl.Server(admin.server().host(), port, database),
                admin.user(),
                admin.password(),
                admin.options());
    }

    public int port() {
        return admin.server().port();
    }
}
