package dev.hybridinference.gateway.books;

import dev.hybridinference.gateway.config.StorageUrl;
import dev.hybridinference.gateway.store.StoredContent;
import dev.hybridinference.gateway.store.Stores;
import dev.hybridinference.kernel.ledger.RowId;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGProperty;
import org.sqlite.SQLiteConfig;

/**
 * The books, opened to read. A gateway may go on writing them meanwhile: each question is answered
 * from one state of them. Blocks. Confined to one thread.
 */
public final class Books implements AutoCloseable {
    private static final int BUSY_MILLIS = 10_000;
    private static final int CONNECT_SECONDS = 10;

    /** Rows that PostgreSQL sends at once; SQLite always gives one after the other. */
    private static final int FETCH = 2_000;

    /** What kind of store it is, where that makes a difference. */
    enum Form {
        SQLITE,
        POSTGRESQL
    }

    /** Makes a value of a row. */
    interface Mapping<T> {
        T of(ResultSet row) throws SQLException;
    }

    /** Takes one row after the other. */
    interface RowTaker {
        /** Whether the next row is wanted. */
        boolean take(ResultSet row) throws SQLException;
    }

    private final Connection connection;
    private final Form form;
    private final String place;

    private Books(Connection connection, Form form, String place) {
        this.connection = connection;
        this.form = form;
        this.place = place;
    }

    /** Opens them where they are kept. */
    public static Books open(StorageUrl url) throws BooksException {
        return switch (url) {
            case StorageUrl.Sqlite(var file) -> sqlite(file);
            case StorageUrl.Postgres postgres -> postgres(postgres);
        };
    }

    private static Books sqlite(Path file) throws BooksException {
        if (!Files.exists(file)) {
            throw new BooksException(
                    BooksException.Kind.MISSING,
                    "%s: no such file. The books begin with the first request; is it the right data directory?"
                            .formatted(file));
        }
        SQLiteConfig config = new SQLiteConfig();
        config.setReadOnly(true);
        config.setBusyTimeout(BUSY_MILLIS);
        return opened(
                "jdbc:sqlite:" + file.toAbsolutePath(),
                config.toProperties(),
                Form.SQLITE,
                file.toString());
    }

    private static Books postgres(StorageUrl.Postgres url) throws BooksException {
        Properties properties = url.properties();
        PGProperty.READ_ONLY.set(properties, true);
        PGProperty.READ_ONLY_MODE.set(properties, "always");
        PGProperty.CONNECT_TIMEOUT.set(properties, CONNECT_SECONDS);
        PGProperty.LOGIN_TIMEOUT.set(properties, CONNECT_SECONDS);
        PGProperty.TCP_KEEP_ALIVE.set(properties, true);
        PGProperty.APPLICATION_NAME.set(properties, "hybrid");
        // named statements are lost behind a pooler that hands its connections around
        PGProperty.PREPARE_THRESHOLD.set(properties, 0);
        return opened(url.jdbc(), properties, Form.POSTGRESQL, url.toString());
    }

    private static Books opened(String url, Properties properties, Form form, String place)
            throws BooksException {
        Connection connection = null;
        try {
            connection = DriverManager.getConnection(url, properties);
            connection.setAutoCommit(false);
            if (form == Form.POSTGRESQL) {
                connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            }
            return new Books(connection, form, place);
        } catch (SQLException failed) {
            close(connection);
            throw failed(place, failed);
        }
    }

    private static void close(@Nullable Connection connection) {
        try (connection) {
            return;
        } catch (SQLException _) {
            // the failure before it is told
        }
    }

    Form form() {
        return form;
    }

    /** From here on, what is read is the state of now. */
    void refresh() throws BooksException {
        try {
            connection.rollback();
        } catch (SQLException failed) {
            throw failed(failed);
        }
    }

    /** A statement with its parameters, for rows that come one after the other. */
    PreparedStatement statement(String sql, Object... parameters) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        try {
            statement.setFetchSize(FETCH);
            for (int i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, parameters[i]);
            }
            return statement;
        } catch (SQLException failed) {
            try (statement) {
                throw failed;
            }
        }
    }

    /** Gives every row to {@code taker} until it has enough. */
    void each(String sql, RowTaker taker, Object... parameters) throws BooksException {
        try (PreparedStatement statement = statement(sql, parameters);
                ResultSet rows = statement.executeQuery()) {
            boolean wanted = true;
            while (wanted && rows.next()) {
                wanted = taker.take(rows);
            }
        } catch (SQLException failed) {
            throw failed(failed);
        }
    }

    /** All rows; for questions whose answer is known to be small. */
    <T> List<T> list(String sql, Mapping<T> mapping, Object... parameters) throws BooksException {
        List<T> list = new ArrayList<>();
        each(sql, row -> list.add(mapping.of(row)), parameters);
        return list;
    }

    @Nullable KeptContent content(RowId id) throws BooksException {
        try {
            StoredContent stored = Stores.content(connection, id);
            return stored == null ? null : KeptContent.of(stored);
        } catch (SQLException failed) {
            throw failed(failed);
        } catch (IllegalStateException damaged) {
            throw new BooksException(
                    "%s: the content of %s/%d cannot be unpacked; it was changed by other hands"
                            .formatted(place, id.writer(), id.seq()),
                    damaged);
        }
    }

    BooksException failed(SQLException failed) {
        return failed(place, failed);
    }

    private static BooksException failed(String place, SQLException failed) {
        return new BooksException(
                "%s: the books cannot be read: %s".formatted(place, failed.getMessage()), failed);
    }

    @Override
    public void close() throws BooksException {
        try {
            connection.close();
        } catch (SQLException failed) {
            throw failed(failed);
        }
    }
}
