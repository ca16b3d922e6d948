package dev.hybridinference.gateway.store;

import dev.hybridinference.kernel.ledger.AttemptRow;
import dev.hybridinference.kernel.ledger.LedgerEntry;
import dev.hybridinference.kernel.ledger.RequestRow;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/** Writes one batch of one writer, within one transaction that holds the writer's row. */
final class Takeover {
    /**
     * By the index of what is open. SQLite would read all of a writer's millions of rows in the
     * order of the primary key, were it not for the empty text.
     */
    static final String OPEN =
            "SELECT seq, delivered FROM requests WHERE writer || '' = ? AND outcome = 'open'";

    private final Connection connection;
    private final Database database;
    private final Sealer sealer;

    Takeover(Connection connection, Database database, Sealer sealer) {
        this.connection = connection;
        this.database = database;
        this.sealer = sealer;
    }

    /** When a writer whose first batch this is began; 0 when it does not say. */
    static long started(Folded folded, List<LedgerEntry> entries) {
        if (entries.isEmpty() || folded.requests().isEmpty()) {
            return 0;
        }
        return folded.requests().firstEntry().getValue().timeMillis();
    }

    void write(Writer writer, Folded folded) throws SQLException {
        requests(writer, folded);
        attempts(writer, folded);
        undelivered(writer.name(), folded);
    }

    /** No number above the writer's last one is in the store yet. */
    private void requests(Writer writer, Folded folded) throws SQLException {
        Map<Long, Boolean> open = open(writer.name());
        List<@Nullable Object[]> added = new ArrayList<>();
        List<@Nullable Object[]> changed = new ArrayList<>();
        Deltas deltas = new Deltas();
        for (RequestRow row : folded.requests().values()) {
            long seq = row.id().seq();
            boolean closed = Folded.closed(row);
            if (closed && !open.containsKey(seq) && closedBefore(writer, seq)) {
                continue;
            }
            boolean delivered = !folded.undelivered().contains(seq) && open.getOrDefault(seq, true);
            @Nullable Object[] cells = sealed(row, delivered);
            (seq > writer.lastSeq() ? added : changed).add(cells);
            if (closed) {
                deltas.add(cells);
            }
        }
        database.add(connection, Table.REQUESTS, added);
        database.write(connection, Table.REQUESTS, changed);
        for (Table table : Deltas.TABLES) {
            database.write(connection, table, deltas.rows(table));
        }
    }

    private @Nullable Object[] sealed(RequestRow row, boolean delivered) {
        return sealer.seal(Table.REQUESTS, Rows.cells(row, delivered));
    }

    private void attempts(Writer writer, Folded folded) throws SQLException {
        List<@Nullable Object[]> added = new ArrayList<>();
        List<@Nullable Object[]> changed = new ArrayList<>();
        for (SequencedMap<Integer, AttemptRow> ofRequest : folded.attempts().values()) {
            for (AttemptRow row : ofRequest.values()) {
                boolean isNew = row.request().seq() > writer.lastSeq();
                (isNew ? added : changed).add(sealer.seal(Table.ATTEMPTS, Rows.cells(row)));
            }
        }
        database.add(connection, Table.ATTEMPTS, added);
        database.write(connection, Table.ATTEMPTS, changed);
    }

    /** The writer's open requests, and whether their clients are still there. */
    private Map<Long, Boolean> open(String writer) throws SQLException {
        Map<Long, Boolean> open = new HashMap<>();
        try (PreparedStatement select = connection.prepareStatement(OPEN)) {
            select.setString(1, writer);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    open.put(rows.getLong(1), rows.getBoolean(2));
                }
            }
        }
        return open;
    }

    /** Whether a request that is not open is in the sums already; it may be trimmed since. */
    private boolean closedBefore(Writer writer, long seq) throws SQLException {
        if (seq > writer.lastSeq()) {
            return false;
        }
        return seq < writer.firstSeq() || find(writer.name(), seq) != null;
    }

    private @Nullable Object @Nullable [] find(String writer, long seq) throws SQLException {
        String sql =
                "SELECT %s FROM requests WHERE writer = ? AND seq = ?"
                        .formatted(Table.REQUESTS.names());
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setString(1, writer);
            select.setLong(2, seq);
            try (ResultSet rows = select.executeQuery()) {
                return rows.next() ? Table.REQUESTS.read(rows) : null;
            }
        }
    }

    /** Requests of earlier batches whose clients turned out to be gone. */
    private void undelivered(String writer, Folded folded) throws SQLException {
        String sql = "UPDATE requests SET delivered = ?, seal = ? WHERE writer = ? AND seq = ?";
        for (long seq : folded.undelivered()) {
            @Nullable Object @Nullable [] found = find(writer, seq);
            if (found == null || !Rows.delivered(found)) {
                continue;
            }
            @Nullable Object[] changed = Rows.undelivered(found);
            try (PreparedStatement update = connection.prepareStatement(sql)) {
                update.setBoolean(1, false);
                update.setString(2, sealer.of(Table.REQUESTS, changed));
                update.setString(3, writer);
                update.setLong(4, seq);
                update.executeUpdate();
            }
        }
    }
}
