package dev.hybridinference.gateway.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The rows of writers, within one transaction. */
final class Writers {
    private final Connection connection;
    private final Database database;
    private final Sealer sealer;

    Writers(Connection connection, Database database, Sealer sealer) {
        this.connection = connection;
        this.database = database;
        this.sealer = sealer;
    }

    Position position(String writer) throws SQLException {
        Writer found = find(writer, "");
        return found == null ? Position.START : found.position();
    }

    /**
     * The row of a writer, which nobody else gets before this transaction ends; made when there is
     * none.
     *
     * @param started for a new one
     */
    Writer held(String writer, long started) throws SQLException {
        Writer found = find(writer, database.forUpdate());
        if (found != null) {
            return found;
        }
        Writer made = new Writer(writer, started, Position.START, 1, 0, false);
        insert(made);
        Writer kept = find(writer, database.forUpdate());
        if (kept == null) {
            throw new SQLException("the row of writer %s went away".formatted(writer), "40001");
        }
        return kept;
    }

    /** As {@link #held}, but null when there is no such writer. */
    @Nullable Writer heldIfKnown(String writer) throws SQLException {
        return find(writer, database.forUpdate());
    }

    private void insert(Writer made) throws SQLException {
        String sql =
                """
                INSERT INTO writers (%s) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT (writer) DO NOTHING
                """
                        .formatted(Table.WRITERS.names());
        @Nullable Object[] cells = sealer.seal(Table.WRITERS, made.cells());
        try (PreparedStatement insert = connection.prepareStatement(sql)) {
            for (int i = 0; i < cells.length; i++) {
                Table.WRITERS.columns().get(i).bind(insert, i + 1, cells[i]);
            }
            insert.executeUpdate();
        }
    }

    private @Nullable Writer find(String writer, String forUpdate) throws SQLException {
        String sql =
                "SELECT %s FROM writers WHERE writer = ?%s"
                        .formatted(Table.WRITERS.names(), forUpdate);
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setString(1, writer);
            try (ResultSet rows = select.executeQuery()) {
                return rows.next() ? Writer.of(Table.WRITERS.read(rows)) : null;
            }
        }
    }

    void write(Writer changed) throws SQLException {
        database.write(
                connection,
                Table.WRITERS,
                List.<@Nullable Object[]>of(sealer.seal(Table.WRITERS, changed.cells())));
    }

    List<String> names(String where) throws SQLException {
        String sql = "SELECT writer FROM writers %s ORDER BY writer".formatted(where);
        List<String> names = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(sql);
                ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                names.add(rows.getString(1));
            }
        }
        return names;
    }
}
