package dev.hybridinference.gateway.store;

import dev.hybridinference.kernel.ledger.RowId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Contents in a database, over one connection. Confined to one thread. */
final class JdbcContentStore implements ContentStore {
    private static final String INSERT =
            """
            INSERT INTO contents
                (writer, seq, time, encoding, request, request_truncated,
                 response, response_truncated, provider_error)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT DO NOTHING
            """;

    private final ContentTable table;
    private final Transactions transactions;

    JdbcContentStore(Database database, ContentTable table) {
        this.table = table;
        this.transactions = new Transactions(database);
    }

    @Override
    public void keep(List<StoredContent> contents) throws StoreException {
        run(
                c -> {
                    table.prepare(
                            c, contents.stream().map(kept -> Day.of(kept.timeMillis())).toList());
                    insert(c, contents);
                    return contents;
                });
    }

    private <T extends @Nullable Object> T run(Transactions.Work<T> work) throws StoreException {
        boolean done = false;
        try {
            T result = transactions.run(work);
            done = true;
            return result;
        } finally {
            if (!done) {
                table.failed();
            }
        }
    }

    /** One by one: the message of a batch that fails tells the values in it. */
    private static void insert(Connection connection, List<StoredContent> contents)
            throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
            for (StoredContent content : contents) {
                PackedBody error = content.providerError();
                insert.setString(1, content.id().writer());
                insert.setLong(2, content.id().seq());
                insert.setLong(3, content.timeMillis());
                insert.setString(4, PackedBody.ENCODING);
                insert.setBytes(5, content.request().packed());
                insert.setBoolean(6, content.request().truncated());
                insert.setBytes(7, content.response().packed());
                insert.setBoolean(8, content.response().truncated());
                insert.setBytes(9, error == null ? null : error.packed());
                insert.executeUpdate();
            }
        }
    }

    @Override
    public void prepare(long nowMillis) throws StoreException {
        Day today = Day.of(nowMillis);
        run(
                c -> {
                    table.prepare(c, List.of(today, today.plus(1), today.plus(2)));
                    return today;
                });
    }

    @Override
    public boolean trim(long cutoffMillis, int most) throws StoreException {
        return run(c -> table.trim(c, cutoffMillis, most));
    }

    @Override
    public @Nullable StoredContent find(RowId id) throws StoreException {
        return this.<@Nullable StoredContent>run(c -> find(c, id));
    }

    /** The content of a request in any connection to the books, or null. */
    static @Nullable StoredContent find(Connection connection, RowId id) throws SQLException {
        String sql =
                """
                SELECT time, request, request_truncated, response, response_truncated,
                    provider_error
                FROM contents WHERE writer = ? AND seq = ?
                """;
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setString(1, id.writer());
            select.setLong(2, id.seq());
            try (ResultSet row = select.executeQuery()) {
                if (!row.next()) {
                    return null;
                }
                byte @Nullable [] error = row.getBytes(6);
                return new StoredContent(
                        id,
                        row.getLong(1),
                        PackedBody.packed(row.getBytes(2), row.getBoolean(3)),
                        PackedBody.packed(row.getBytes(4), row.getBoolean(5)),
                        error == null ? null : PackedBody.packed(error, false));
            }
        }
    }

    @Override
    public void close() {
        transactions.close();
    }
}
