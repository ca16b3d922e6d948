package dev.hybridinference.gateway.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Writes rows one after the other, as one prepared batch. Stateless. */
final class Upserts {
    private Upserts() {}

    static void write(Connection connection, Table table, List<@Nullable Object[]> rows)
            throws SQLException {
        List<Column> columns = table.columns();
        String marks = columns.stream().map(_ -> "?").collect(Collectors.joining(", "));
        try (PreparedStatement upsert =
                connection.prepareStatement(table.upsert("VALUES (" + marks + ")"))) {
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
