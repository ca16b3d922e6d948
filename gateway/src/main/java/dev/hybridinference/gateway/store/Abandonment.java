package dev.hybridinference.gateway.store;

import dev.hybridinference.kernel.ledger.AttemptRow;
import dev.hybridinference.kernel.ledger.Bill;
import dev.hybridinference.kernel.ledger.RequestRow;
import dev.hybridinference.kernel.ledger.RequestRow.End;
import dev.hybridinference.kernel.ledger.RequestRow.Served;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Closes what a writer's process left open, within one transaction that holds its row. */
final class Abandonment {
    private static final String ABANDONED = "abandoned";
    private static final String WHY = "the gateway ended before this request did";

    /**
     * What is open of a writer. SQLite would read all its millions of rows in the order of the
     * primary key, were it not for the empty text.
     */
    static final String REQUESTS =
            "SELECT %s FROM requests WHERE writer || '' = ? AND outcome = 'open' ORDER BY %s"
                    .formatted(Table.REQUESTS.names(), Table.REQUESTS.keyNames());

    /** All attempts of what is open. */
    static final String ATTEMPTS =
            """
            SELECT %s FROM requests CROSS JOIN attempts
            WHERE requests.writer || '' = ? AND outcome = 'open'
              AND attempts.writer = requests.writer AND attempts.seq = requests.seq
            ORDER BY attempts.seq, number
            """
                    .formatted(
                            Table.ATTEMPTS.columns().stream()
                                    .map(column -> "attempts." + column.name())
                                    .collect(Collectors.joining(", ")));

    /** Attempts that stayed open though their request did not. */
    static final String STRAYS =
            """
            SELECT %s FROM attempts
            WHERE writer || '' = ? AND result = 'open'
              AND NOT EXISTS (SELECT 1 FROM requests
                              WHERE requests.writer = attempts.writer
                                AND requests.seq = attempts.seq AND outcome = 'open')
            """
                    .formatted(Table.ATTEMPTS.names());

    private final Connection connection;
    private final Database database;
    private final Sealer sealer;

    Abandonment(Connection connection, Database database, Sealer sealer) {
        this.connection = connection;
        this.database = database;
        this.sealer = sealer;
    }

    /** As many rows as requests ran at once. */
    void close(String writer) throws SQLException {
        Map<Long, List<AttemptRow>> attempts = new HashMap<>();
        List<@Nullable Object[]> closedAttempts = new ArrayList<>();
        for (@Nullable Object[] cells : select(Table.ATTEMPTS, ATTEMPTS, writer)) {
            AttemptRow attempt = Rows.attempt(cells);
            if (attempt.result().equals("open")) {
                attempt = abandoned(attempt);
                closedAttempts.add(sealer.seal(Table.ATTEMPTS, Rows.cells(attempt)));
            }
            attempts.computeIfAbsent(attempt.request().seq(), _ -> new ArrayList<>()).add(attempt);
        }
        for (@Nullable Object[] cells : select(Table.ATTEMPTS, STRAYS, writer)) {
            AttemptRow stray = abandoned(Rows.attempt(cells));
            closedAttempts.add(sealer.seal(Table.ATTEMPTS, Rows.cells(stray)));
        }
        List<@Nullable Object[]> closed = new ArrayList<>();
        Deltas deltas = new Deltas();
        for (@Nullable Object[] cells : select(Table.REQUESTS, REQUESTS, writer)) {
            RequestRow open = Rows.request(cells);
            List<AttemptRow> its = attempts.getOrDefault(open.id().seq(), List.of());
            @Nullable Object[] row = Rows.cells(abandoned(open, its), Rows.delivered(cells));
            closed.add(sealer.seal(Table.REQUESTS, row));
            deltas.add(row);
        }
        database.write(connection, Table.REQUESTS, closed);
        database.write(connection, Table.ATTEMPTS, closedAttempts);
        for (Table table : Deltas.TABLES) {
            database.write(connection, table, deltas.rows(table));
        }
    }

    private List<@Nullable Object[]> select(Table table, String sql, String writer)
            throws SQLException {
        List<@Nullable Object[]> found = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setString(1, writer);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    found.add(table.read(rows));
                }
            }
        }
        return found;
    }

    /** The provider may have worked on it. */
    private static AttemptRow abandoned(AttemptRow open) {
        return new AttemptRow(
                open.request(),
                open.number(),
                open.timeMillis(),
                open.target(),
                open.credential(),
                ABANDONED,
                open.reached(),
                "possible",
                open.durationMillis(),
                open.bill());
    }

    private static RequestRow abandoned(RequestRow open, List<AttemptRow> attempts) {
        Bill bill = open.bill();
        int reached = 0;
        for (AttemptRow attempt : attempts) {
            bill = bill.plus(attempt.bill());
            reached += attempt.reached() || attempt.result().equals(ABANDONED) ? 1 : 0;
        }
        AttemptRow last = attempts.isEmpty() ? null : attempts.getLast();
        Served served =
                new Served(
                        open.served().model(),
                        last == null ? open.served().target() : last.target(),
                        last == null ? open.served().credential() : last.credential(),
                        Math.max(open.served().attempts(), reached),
                        open.served().fallback());
        End end = new End(0, ABANDONED, null, WHY, -1, open.end().firstTokenMillis());
        return new RequestRow(
                open.id(),
                open.requestId(),
                open.timeMillis(),
                open.asker(),
                open.asked(),
                served,
                end,
                bill,
                open.timings(),
                open.decision(),
                open.configVersion());
    }
}
