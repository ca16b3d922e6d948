package dev.hybridinference.gateway.books;

import dev.hybridinference.gateway.store.Table;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** The rows of one writer in one table, in the order of their keys. Confined to one thread. */
final class RowCursor implements AutoCloseable {
    private static final int SEQ = 1;

    private final Table table;
    private final PreparedStatement statement;
    private final ResultSet rows;
    private @Nullable Object @Nullable [] current;

    RowCursor(Books books, Table table, String writer) throws SQLException {
        this.table = table;
        this.statement =
                books.statement(
                        "SELECT %s FROM %s WHERE writer = ? ORDER BY %s"
                                .formatted(table.names(), table.sqlName(), table.keyNames()),
                        writer);
        this.rows = statement.executeQuery();
        next();
    }

    /** The cells of the row that it stands at; null after the last one. */
    @Nullable Object @Nullable [] current() {
        return current;
    }

    /** The number of the request that it stands at; greater than any after the last row. */
    long seq() {
        return current == null || !(current[SEQ] instanceof Long seq) ? Long.MAX_VALUE : seq;
    }

    void next() throws SQLException {
        current = rows.next() ? table.read(rows) : null;
    }

    @Override
    public void close() throws SQLException {
        statement.close();
    }
}
