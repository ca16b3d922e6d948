package dev.hybridinference.gateway.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** From when on nothing was deleted for its age, within the transaction that deletes. */
public final class Trims {
    /** The requests with their attempts. */
    public static final String REQUESTS = "requests";

    /** The roll-ups per minute. */
    public static final String MINUTES = "minutes";

    private final Connection connection;
    private final Database database;
    private final Sealer sealer;

    Trims(Connection connection, Database database, Sealer sealer) {
        this.connection = connection;
        this.database = database;
        this.sealer = sealer;
    }

    /** What began before {@code cutoffMillis} may be gone. Never moves back. */
    void deleted(String what, long cutoffMillis) throws SQLException {
        insert(what);
        if (held(what) < cutoffMillis) {
            database.write(
                    connection,
                    Table.TRIMS,
                    List.<@Nullable Object[]>of(cells(what, cutoffMillis)));
        }
    }

    private @Nullable Object[] cells(String what, long cutoffMillis) {
        return sealer.seal(Table.TRIMS, new @Nullable Object[] {what, cutoffMillis, null});
    }

    /** So that two replicas wait for each other at the same row. */
    private void insert(String what) throws SQLException {
        String sql =
                "INSERT INTO trims (%s) VALUES (?, ?, ?) ON CONFLICT (what) DO NOTHING"
                        .formatted(Table.TRIMS.names());
        @Nullable Object[] cells = cells(what, 0);
        try (PreparedStatement insert = connection.prepareStatement(sql)) {
            for (int i = 0; i < cells.length; i++) {
                Table.TRIMS.columns().get(i).bind(insert, i + 1, cells[i]);
            }
            insert.executeUpdate();
        }
    }

    private long held(String what) throws SQLException {
        String sql = "SELECT cutoff FROM trims WHERE what = ?" + database.forUpdate();
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setString(1, what);
            try (ResultSet rows = select.executeQuery()) {
                return rows.next() ? rows.getLong(1) : 0;
            }
        }
    }
}
