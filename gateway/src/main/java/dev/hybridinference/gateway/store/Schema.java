package dev.hybridinference.gateway.store;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.logging.LogFactory;
import org.flywaydb.core.internal.logging.javautil.JavaUtilLogCreator;
import org.jspecify.annotations.Nullable;

/**
 * Brings a schema to this version. Flyway is asked only when the history says that something is to
 * be done, since loading it costs up to a second. A newer schema is used as it is: steps only add
 * what older versions may ignore. Stateless.
 */
final class Schema {
    /** The version of the last file in {@code resources/db}. */
    static final int VERSION = 1;

    private static final String HISTORY = "flyway_schema_history";

    /** Kept here, or its level would be forgotten with it. */
    private static final Logger FLYWAY = Logger.getLogger("org.flywaydb");

    private final Database database;
    private final String location;
    private final String url;
    private final Properties properties;

    /**
     * @param location where the steps lie on the class path
     * @param url for JDBC
     * @param properties for JDBC
     */
    Schema(Database database, String location, String url, Properties properties) {
        this.database = database;
        this.location = location;
        this.url = url;
        this.properties = properties;
    }

    void migrate() throws StoreException {
        if (current()) {
            return;
        }
        try {
            FLYWAY.setLevel(Level.WARNING);
            LogFactory.setLogCreator(new JavaUtilLogCreator());
            Flyway.configure()
                    .dataSource(new Connections(url, properties))
                    .locations("classpath:" + location)
                    .table(HISTORY)
                    .baselineOnMigrate(true)
                    .baselineVersion("0")
                    .validateOnMigrate(true)
                    .load()
                    .migrate();
        } catch (FlywayException failed) {
            // two processes may have begun at the same time
            if (!current()) {
                throw failed(failed);
            }
        }
    }

    private StoreException failed(FlywayException failed) {
        SQLException cause = cause(failed);
        return new StoreException(
                "store %s: its schema cannot be brought to version %d: %s"
                        .formatted(database, VERSION, failed.getMessage()),
                cause != null && database.passing(cause),
                failed);
    }

    private static @Nullable SQLException cause(Throwable failed) {
        for (Throwable cause = failed; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql) {
                return sql;
            }
        }
        return null;
    }

    /** Whether the history has this version, or a newer one. */
    private boolean current() throws StoreException {
        try (Connection connection = database.connect()) {
            if (!database.hasTable(connection, HISTORY)) {
                return false;
            }
            try (Statement statement = connection.createStatement();
                    ResultSet rows =
                            statement.executeQuery("SELECT version, success FROM " + HISTORY)) {
                int highest = 0;
                while (rows.next()) {
                    String version = rows.getString(1);
                    if (version != null && rows.getBoolean(2)) {
                        highest = Math.max(highest, Integer.parseInt(version));
                    }
                }
                return highest >= VERSION;
            }
        } catch (SQLException failure) {
            throw Failures.of(database, failure);
        }
    }
}
