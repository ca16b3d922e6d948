package dev.hybridinference.gateway.store;

import dev.hybridinference.gateway.config.StorageUrl;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.PGProperty;
import org.postgresql.copy.CopyIn;

/**
 * A server, version 14 or newer. New rows are copied in; others are copied into temporary tables
 * and merged from there in the order of their keys, so that two replicas wait for each other and
 * never in a circle. Stateless.
 */
final class PostgresDatabase implements Database {
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration STATEMENT = Duration.ofSeconds(30);
    private static final Duration ANSWER = Duration.ofSeconds(60);

    /** Classes of SQL states that pass: connection, rollback, resources, operators, system. */
    private static final Set<String> PASSING = Set.of("08", "40", "53", "55", "57", "58");

    private static final String READ_ONLY = "25006";

    private final StorageUrl.Postgres url;

    PostgresDatabase(StorageUrl.Postgres url) {
        this.url = url;
    }

    @Override
    public Connection connect() throws SQLException {
        Connection connection = connect(STATEMENT, ANSWER);
        connection.setAutoCommit(false);
        return connection;
    }

    /** A connection for work of any length. */
    Connection connectPatiently() throws SQLException {
        Connection connection = connect(Duration.ZERO, Duration.ZERO);
        connection.setAutoCommit(false);
        return connection;
    }

    private Connection connect(Duration statement, Duration answer) throws SQLException {
        Properties properties = properties();
        PGProperty.SOCKET_TIMEOUT.set(properties, (int) answer.toSeconds());
        Connection connection = DriverManager.getConnection(url.jdbc(), properties);
        try (Statement set = connection.createStatement()) {
            set.execute(
                    """
                    SET statement_timeout = %d;
                    SET idle_in_transaction_session_timeout = '5min';
                    SET client_min_messages = warning;
                    SET SESSION CHARACTERISTICS AS TRANSACTION ISOLATION LEVEL READ COMMITTED;
                    """
                            .formatted(statement.toMillis()));
        } catch (SQLException failed) {
            connection.close();
            throw failed;
        }
        return connection;
    }

    private Properties properties() {
        Properties properties = url.properties();
        PGProperty.CONNECT_TIMEOUT.set(properties, (int) CONNECT.toSeconds());
        PGProperty.LOGIN_TIMEOUT.set(properties, (int) CONNECT.toSeconds() * 2);
        PGProperty.TCP_KEEP_ALIVE.set(properties, true);
        PGProperty.APPLICATION_NAME.set(properties, "hybrid");
        // named statements are lost behind a pooler that hands its connections around
        PGProperty.PREPARE_THRESHOLD.set(properties, 0);
        return properties;
    }

    @Override
    public void begin(Connection connection) throws SQLException {
        // the driver begins with the first statement
    }

    @Override
    public void commit(Connection connection) throws SQLException {
        connection.commit();
    }

    @Override
    public void write(Connection connection, Table table, List<@Nullable Object[]> rows)
            throws SQLException {
        if (!rows.isEmpty()) {
            merge(connection, table, rows);
        }
    }

    @Override
    public void add(Connection connection, Table table, List<@Nullable Object[]> rows)
            throws SQLException {
        if (!rows.isEmpty()) {
            copy(connection, table, rows);
        }
    }

    /** All rows in one statement, as an array for each column. */
    private static void merge(Connection connection, Table table, List<@Nullable Object[]> rows)
            throws SQLException {
        List<Column> columns = table.columns();
        try (PreparedStatement merge = connection.prepareStatement(table.mergeOfArrays())) {
            for (int i = 0; i < columns.size(); i++) {
                @Nullable Object[] cells = columns.get(i).kind().cells(rows.size());
                for (int j = 0; j < cells.length; j++) {
                    cells[j] = rows.get(j)[i];
                }
                merge.setArray(
                        i + 1, connection.createArrayOf(columns.get(i).kind().postgres(), cells));
            }
            merge.executeUpdate();
        }
    }

    /** Copies rows into a table of whose keys there are none yet. */
    static void copy(Connection connection, Table table, List<@Nullable Object[]> rows)
            throws SQLException {
        CopyIn copy = connection.unwrap(PGConnection.class).getCopyAPI().copyIn(table.copy());
        new CopyText().send(rows, copy);
        copy.endCopy();
    }

    @Override
    public String forUpdate() {
        return " FOR UPDATE";
    }

    /** A commit is on disk when it is answered, unless the server was told otherwise. */
    @Override
    public void sync(Connection connection) throws SQLException {
        // nothing is left to do
    }

    @Override
    public boolean passing(SQLException failure) {
        String state = failure.getSQLState();
        return state != null
                && (state.equals(READ_ONLY)
                        || (state.length() == 5 && PASSING.contains(state.substring(0, 2))));
    }

    @Override
    public boolean hasTable(Connection connection, String name) throws SQLException {
        return Queries.any(connection, "SELECT 1 WHERE to_regclass(?) IS NOT NULL", name);
    }

    @Override
    public void migrate() throws StoreException {
        new Schema(this, "db/postgresql", url.jdbc(), properties()).migrate();
    }

    @Override
    public String toString() {
        return url.toString();
    }
}
