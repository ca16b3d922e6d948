package dev.hybridinference.gateway.store;

import dev.hybridinference.gateway.config.StorageUrl;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Copies the books and kept contents from SQLite to PostgreSQL in one transaction, which is
 * committed only when what was written reads the same as what it was copied from. So a copy that
 * was cut off, wherever, left nothing, and can be made again. Stateless.
 */
public final class BooksCopy {
    private static final int CHUNK = 5000;

    private BooksCopy() {}

    /** What came of it. */
    public sealed interface Outcome {
        /** What the source holds. */
        List<TableSums> source();

        /** What the target held when it was compared. */
        List<TableSums> target();

        /** All is there; {@code before} says that it was there already. */
        record Same(List<TableSums> source, List<TableSums> target, boolean before)
                implements Outcome {}

        /** What was written read differently, so the target is as empty as it was. */
        record Different(List<TableSums> source, List<TableSums> target) implements Outcome {}

        /** The target holds other books, and was not touched. */
        record Occupied(List<TableSums> source, List<TableSums> target) implements Outcome {}
    }

    /** Copies all tables. Nobody may write to the source meanwhile. Blocks for minutes. */
    public static Outcome run(StorageUrl.Sqlite from, StorageUrl.Postgres to)
            throws StoreException {
        SqliteDatabase source = new SqliteDatabase(from.file(), true);
        PostgresDatabase target = new PostgresDatabase(to);
        source.migrate();
        target.migrate();
        try (Connection reading = connect(source)) {
            return into(target, reading);
        } catch (SQLException failure) {
            throw Failures.of(source, failure);
        }
    }

    private static Connection connect(SqliteDatabase source) throws StoreException {
        try {
            return source.connectReadOnly();
        } catch (SQLException failure) {
            throw Failures.of(source, failure);
        }
    }

    private static Outcome into(PostgresDatabase target, Connection reading) throws StoreException {
        try (Connection writing = target.connectPatiently()) {
            lock(writing);
            boolean empty = empty(writing);
            List<TableSums> sent = new ArrayList<>();
            for (Table table : Table.values()) {
                sent.add(read(reading, table, empty ? writing : null));
            }
            sent.add(ContentsCopy.read(reading, empty ? writing : null));
            List<TableSums> found = new ArrayList<>();
            for (Table table : Table.values()) {
                found.add(read(writing, table, null));
            }
            found.add(ContentsCopy.read(writing, null));
            boolean same = sent.equals(found);
            if (same) {
                writing.commit();
                return new Outcome.Same(sent, found, !empty);
            }
            writing.rollback();
            return empty ? new Outcome.Different(sent, found) : new Outcome.Occupied(sent, found);
        } catch (SQLException failure) {
            throw Failures.of(target, failure);
        }
    }

    /** Others may read meanwhile. */
    private static void lock(Connection writing) throws SQLException {
        String tables = String.join(", ", tables());
        try (Statement statement = writing.createStatement()) {
            statement.execute("LOCK TABLE " + tables + " IN SHARE ROW EXCLUSIVE MODE");
        }
    }

    private static List<String> tables() {
        return Stream.concat(
                        Arrays.stream(Table.values()).map(Table::sqlName),
                        Stream.of(ContentsCopy.TABLE))
                .toList();
    }

    private static boolean empty(Connection connection) throws SQLException {
        for (String table : tables()) {
            try (Statement statement = connection.createStatement();
                    ResultSet rows =
                            statement.executeQuery("SELECT 1 FROM " + table + " LIMIT 1")) {
                if (rows.next()) {
                    return false;
                }
            }
        }
        return true;
    }

    /** Adds up a table, and writes its rows to another connection if there is one. */
    private static TableSums read(Connection reading, Table table, @Nullable Connection writing)
            throws SQLException {
        TableSums.Counting counting = new TableSums.Counting(table);
        List<@Nullable Object[]> chunk = new ArrayList<>();
        String sql = "SELECT %s FROM %s".formatted(table.names(), table.sqlName());
        try (Statement statement = reading.createStatement()) {
            statement.setFetchSize(CHUNK);
            try (ResultSet rows = statement.executeQuery(sql)) {
                while (rows.next()) {
                    @Nullable Object[] row = table.read(rows);
                    counting.add(row);
                    if (writing != null) {
                        chunk.add(row);
                        if (chunk.size() == CHUNK) {
                            PostgresDatabase.copy(writing, table, chunk);
                            chunk.clear();
                        }
                    }
                }
            }
        }
        if (writing != null && !chunk.isEmpty()) {
            PostgresDatabase.copy(writing, table, chunk);
        }
        return counting.sums();
    }
}
