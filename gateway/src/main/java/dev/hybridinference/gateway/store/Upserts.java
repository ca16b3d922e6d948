package dev.hybridinference.gateway.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes rows one after the other, as one prepared batch. Stateless. */
final class Upserts {
    private Upserts() {}

    /**
     * @param sql with a parameter for each column
     */
    static void write(Connection connection, Table table, String sql, List<@Nullable Object[]> rows)
            throws SQLException {
        List<Column> columns = table.columns();
        try (PreparedStatement upsert = connection.prepareStatement(sql)) {
            for (@Nullable Object[] row : rows) {
                for (int i = 0; i < row.length; i++) {
                    columns.get(i).bind(upsert, i + 1, row[i]);
                }
                upsert.addBatch();
            }
            upsert.executeBatch();
        }
    }
}
