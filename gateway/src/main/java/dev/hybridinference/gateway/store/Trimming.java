package dev.hybridinference.gateway.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** Deletes what is old, within one transaction. */
final class Trimming {
    private final Connection connection;

    Trimming(Connection connection) {
        this.connection = connection;
    }

    /**
     * What was deleted.
     *
     * @param lastSeq the last number among it
     * @param lastMillis when the latest of it began
     */
    record Prefix(int rows, long lastSeq, long lastMillis) {}

    /** Deletes a writer's first requests as long as they are closed and old. */
    Prefix requests(String writer, long cutoffMillis, int most) throws SQLException {
        Prefix prefix = prefix(writer, cutoffMillis, most);
        if (prefix.rows() > 0) {
            for (Table table : new Table[] {Table.ATTEMPTS, Table.REQUESTS}) {
                String sql =
                        "DELETE FROM %s WHERE writer = ? AND seq <= ?".formatted(table.sqlName());
                try (PreparedStatement delete = connection.prepareStatement(sql)) {
                    delete.setString(1, writer);
                    delete.setLong(2, prefix.lastSeq());
                    delete.executeUpdate();
                }
            }
        }
        return prefix;
    }

    private Prefix prefix(String writer, long cutoffMillis, int most) throws SQLException {
        String sql =
                """
                SELECT seq, time, outcome FROM requests WHERE writer = ? ORDER BY seq LIMIT ?
                """;
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setString(1, writer);
            select.setInt(2, most);
            try (ResultSet rows = select.executeQuery()) {
                Prefix prefix = new Prefix(0, 0, 0);
                while (rows.next()
                        && rows.getLong(2) < cutoffMillis
                        && !"open".equals(rows.getString(3))) {
                    prefix =
                            new Prefix(
                                    prefix.rows() + 1,
                                    rows.getLong(1),
                                    Math.max(prefix.lastMillis(), rows.getLong(2)));
                }
                return prefix;
            }
        }
    }

    /** Deletes roll-ups per minute; gives the larger number of rows of the two tables. */
    int minutes(long cutoffMillis, int most) throws SQLException {
        return Math.max(
                minutes(Table.ROLLUP_MINUTE, cutoffMillis, most),
                minutes(Table.LATENCY_MINUTE, cutoffMillis, most));
    }

    private int minutes(Table table, long cutoffMillis, int most) throws SQLException {
        String sql =
                """
                DELETE FROM %1$s WHERE (%2$s) IN
                    (SELECT %2$s FROM %1$s WHERE bucket < ? ORDER BY bucket LIMIT ?)
                """
                        .formatted(table.sqlName(), table.keyNames());
        try (PreparedStatement delete = connection.prepareStatement(sql)) {
            delete.setLong(1, cutoffMillis);
            delete.setInt(2, most);
            return delete.executeUpdate();
        }
    }
}
