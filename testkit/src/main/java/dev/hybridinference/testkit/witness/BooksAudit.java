package dev.hybridinference.testkit.witness;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Compares the books of a gateway that is idle or ended with what the witnesses of all its requests
 * saw. Confined to one thread.
 */
public final class BooksAudit {
    private static final int FETCH = 1_000;
    private static final int SHOWN = 20;

    /**
     * What does not agree.
     *
     * @param rows requests in the books
     * @param abandoned of them those whose end nobody knows
     * @param lost requests that a provider saw or that ended whole, without a row, and calls
     *     without one
     * @param duplicates rows of a request that has one
     * @param wrong rows with another outcome or usage than was seen
     * @param open rows of requests that ended
     * @param gaps writers whose numbers are not all there
     * @param sums totals of the roll-ups that are not those of the rows
     * @param examples the first of all these, in words
     */
    public record Findings(
            long rows,
            long abandoned,
            long lost,
            long duplicates,
            long wrong,
            long open,
            long gaps,
            long sums,
            List<String> examples) {

        /** Whether everything agrees. */
        public boolean clean() {
            return lost + duplicates + wrong + open + gaps + sums == 0;
        }
    }

    private static final class Booked {
        private int rows;
        private int attempts;
        private String outcome = "";
    }

    private final Connection books;
    private final Witness witness;
    private final Map<String, Booked> booked = new HashMap<>();
    private final List<String> examples = new ArrayList<>();
    private long rows;
    private long abandoned;
    private long lost;
    private long duplicates;
    private long wrong;
    private long open;
    private long gaps;
    private long sums;

    private BooksAudit(Connection books, Witness witness) {
        this.books = books;
        this.witness = witness;
    }

    /**
     * Reads all books.
     *
     * @param books a connection to a store that holds nothing but what {@code witness} saw
     */
    public static Findings of(Connection books, Witness witness) throws SQLException {
        return new BooksAudit(books, witness).run();
    }

    private Findings run() throws SQLException {
        boolean before = books.getAutoCommit();
        books.setAutoCommit(false); // else PostgreSQL's driver reads all rows at once
        try {
            readRequests();
            readAttempts();
            for (Sighting seen : witness.all()) {
                compare(seen, booked.getOrDefault(seen.id(), new Booked()));
            }
            readWriters();
            compareSums("rollup_minute");
            compareSums("rollup_hour");
        } finally {
            books.rollback();
            books.setAutoCommit(before);
        }
        return new Findings(
                rows, abandoned, lost, duplicates, wrong, open, gaps, sums, List.copyOf(examples));
    }

    /** What is done with each row of an answer. */
    @FunctionalInterface
    private interface Reader {
        void read(ResultSet row) throws SQLException;
    }

    private void each(String sql, Reader reader) throws SQLException {
        try (Statement statement = books.createStatement()) {
            statement.setFetchSize(FETCH);
            try (ResultSet row = statement.executeQuery(sql)) {
                while (row.next()) {
                    reader.read(row);
                }
            }
        }
    }

    private void readRequests() throws SQLException {
        each(
                """
                SELECT request_id, outcome, COALESCE(usage_input, -1), COALESCE(usage_output, -1)
                FROM requests
                """,
                row -> {
                    rows++;
                    Sighting seen = witness.find(row.getString(1));
                    if (seen == null) {
                        wrong += example("nobody sent " + row.getString(1));
                        return;
                    }
                    Booked of = booked.computeIfAbsent(seen.id(), _ -> new Booked());
                    of.rows++;
                    of.outcome = row.getString(2);
                    compare(seen, of.outcome, row.getLong(3), row.getLong(4));
                });
    }

    private void compare(Sighting seen, String outcome, long prompt, long completion) {
        switch (outcome) {
            case "open" -> open += example("open: " + seen);
            case "abandoned" -> abandoned++;
            default -> {}
        }
        boolean told = prompt == seen.prompt() && completion == seen.completion();
        if (outcome.equals("ok") && !told) {
            wrong +=
                    example(
                            "usage %d/%d (expected: %d/%d): %s"
                                    .formatted(
                                            prompt,
                                            completion,
                                            seen.prompt(),
                                            seen.completion(),
                                            seen));
        }
    }

    private void readAttempts() throws SQLException {
        each(
                """
                SELECT r.request_id, a.result
                FROM attempts a JOIN requests r ON r.writer = a.writer AND r.seq = a.seq
                """,
                row -> {
                    Booked of = booked.get(row.getString(1));
                    if (of != null) {
                        of.attempts++;
                    }
                    if (row.getString(2).equals("open")) {
                        open += example("an open attempt of " + row.getString(1));
                    }
                });
    }

    private void compare(Sighting seen, Booked of) {
        boolean whole = seen.fate() == Fate.WHOLE;
        if (of.rows == 0 && (whole || seen.calls() > 0)) {
            lost += example("no row: " + seen);
        } else if (of.attempts < seen.calls()) {
            lost += example("%d attempts in the books: %s".formatted(of.attempts, seen));
        } else if (whole && of.attempts != seen.calls()) {
            duplicates += example("%d attempts in the books: %s".formatted(of.attempts, seen));
        }
        if (of.rows > 1) {
            duplicates += example("%d rows: %s".formatted(of.rows, seen));
        }
        if (whole && of.rows > 0 && !of.outcome.equals("ok")) {
            wrong += example("outcome %s: %s".formatted(of.outcome, seen));
        }
        if (seen.fate() == Fate.RUNNING) {
            wrong += example("never ended: " + seen);
        }
    }

    private void readWriters() throws SQLException {
        each(
                """
                SELECT w.writer, w.first_seq, w.last_seq,
                       COUNT(r.seq), COALESCE(MIN(r.seq), 0), COALESCE(MAX(r.seq), 0)
                FROM writers w LEFT JOIN requests r ON r.writer = w.writer
                GROUP BY w.writer, w.first_seq, w.last_seq
                """,
                row -> {
                    long first = row.getLong(2);
                    long last = row.getLong(3);
                    long count = row.getLong(4);
                    boolean whole =
                            count == 0 || (row.getLong(5) == first && row.getLong(6) == last);
                    if (count != last - first + 1 || !whole) {
                        gaps +=
                                example(
                                        "writer %s: %d rows from %d to %d (expected: all from %d to %d)"
                                                .formatted(
                                                        row.getString(1),
                                                        count,
                                                        row.getLong(5),
                                                        row.getLong(6),
                                                        first,
                                                        last));
                    }
                });
    }

    private void compareSums(String rollUp) throws SQLException {
        Map<String, String> ofRows = sums("requests", "COUNT(*)", "WHERE outcome <> 'open'");
        Map<String, String> kept = sums(rollUp, "SUM(requests)", "");
        if (!ofRows.equals(kept)) {
            sums += example("%s: %s (expected: %s)".formatted(rollUp, kept, ofRows));
        }
    }

    private Map<String, String> sums(String table, String count, String where) throws SQLException {
        Map<String, String> all = new HashMap<>();
        each(
                """
                SELECT outcome, model, key, %s, SUM(attempts), COALESCE(SUM(usage_input), 0),
                       COALESCE(SUM(usage_output), 0), COALESCE(SUM(cost_pusd), 0)
                FROM %s %s GROUP BY outcome, model, key
                """
                        .formatted(count, table, where),
                row -> {
                    StringBuilder values = new StringBuilder();
                    for (int column = 4; column <= 8; column++) {
                        values.append(row.getString(column)).append(' ');
                    }
                    String group =
                            row.getString(1) + " " + row.getString(2) + " " + row.getString(3);
                    all.put(group, values.toString());
                });
        return all;
    }

    private long example(String text) {
        if (examples.size() < SHOWN) {
            examples.add(text);
        }
        return 1;
    }
}
