package dev.hybridinference.gateway.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The part of {@link BooksCopy} that takes kept contents along. Stateless. */
final class ContentsCopy {
    static final String TABLE = "contents";

    /** Rows that PostgreSQL sends at once: each has up to three bodies. */
    private static final int FETCH = 16;

    private static final String COLUMNS =
            """
            writer, seq, time, encoding, request, request_truncated, response, response_truncated,
            provider_error
            """;
    private static final String SELECT = "SELECT %s FROM contents".formatted(COLUMNS);
    private static final String INSERT =
            "INSERT INTO contents (%s) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)".formatted(COLUMNS);

    private ContentsCopy() {}

    /** Adds up the contents, and writes them to another connection if there is one. */
    static TableSums read(Connection reading, @Nullable Connection writing) throws SQLException {
        TableSums.Counting counting = new TableSums.Counting(TABLE, -1);
        DailyContentTables days = new DailyContentTables();
        try (Statement statement = reading.createStatement()) {
            statement.setFetchSize(FETCH);
            try (ResultSet rows = statement.executeQuery(SELECT)) {
                while (rows.next()) {
                    @Nullable Object[] row = row(rows);
                    counting.add(row);
                    if (writing != null) {
                        days.prepare(writing, List.of(Day.of(rows.getLong(3))));
                        insert(writing, row);
                    }
                }
            }
        }
        return counting.sums();
    }

    private static @Nullable Object[] row(ResultSet rows) throws SQLException {
        return new @Nullable Object[] {
            rows.getString(1),
            rows.getLong(2),
            rows.getLong(3),
            rows.getString(4),
            rows.getBytes(5),
            rows.getBoolean(6),
            rows.getBytes(7),
            rows.getBoolean(8),
            rows.getBytes(9)
        };
    }

    private static void insert(Connection writing, @Nullable Object[] row) throws SQLException {
        try (PreparedStatement insert = writing.prepareStatement(INSERT)) {
            for (int i = 0; i < row.length; i++) {
                if (row[i] instanceof byte[] bytes) {
                    insert.setBytes(i + 1, bytes);
                } else {
                    insert.setObject(i + 1, row[i]);
                }
            }
            insert.executeUpdate();
        }
    }
}
