package dev.hybridinference.gateway.books;

import dev.hybridinference.gateway.store.Sealer;
import dev.hybridinference.gateway.store.Table;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Checks writers, requests and attempts row by row. Confined to one thread. */
final class RowsCheck {
    private static final int OUTCOME = Table.REQUESTS.index("outcome");
    private static final int ATTEMPTS = Table.REQUESTS.index("attempts");
    private static final int COST = Table.REQUESTS.index("cost_pusd");
    private static final int FIRST_SEQ = Table.WRITERS.index("first_seq");
    private static final int LAST_SEQ = Table.WRITERS.index("last_seq");
    private static final int ENDED = Table.WRITERS.index("ended");

    /** Every name that stands in one of the tables, without reading all their rows. */
    private static final String WRITERS =
            """
            WITH RECURSIVE
            of_requests (writer) AS (
                SELECT MIN(writer) FROM requests
                UNION ALL
                SELECT (SELECT MIN(r.writer) FROM requests r WHERE r.writer > o.writer)
                FROM of_requests o WHERE o.writer IS NOT NULL),
            of_attempts (writer) AS (
                SELECT MIN(writer) FROM attempts
                UNION ALL
                SELECT (SELECT MIN(a.writer) FROM attempts a WHERE a.writer > o.writer)
                FROM of_attempts o WHERE o.writer IS NOT NULL)
            SELECT writer FROM writers
            UNION SELECT writer FROM of_requests WHERE writer IS NOT NULL
            UNION SELECT writer FROM of_attempts WHERE writer IS NOT NULL
            """;

    private final Books books;
    private final Sealer sealer;
    private final Findings findings;

    RowsCheck(Books books, Sealer sealer, Findings findings) {
        this.books = books;
        this.sealer = sealer;
        this.findings = findings;
    }

    void run() throws BooksException {
        for (String writer : books.list(WRITERS, row -> row.getString(1))) {
            try (RowCursor requests = new RowCursor(books, Table.REQUESTS, writer);
                    RowCursor attempts = new RowCursor(books, Table.ATTEMPTS, writer)) {
                check(writer, requests, attempts);
            } catch (SQLException failed) {
                throw books.failed(failed);
            }
        }
    }

    private void check(String writer, RowCursor requests, RowCursor attempts)
            throws BooksException, SQLException {
        Span span = span(writer);
        long due = span.first();
        while (requests.current() != null) {
            @Nullable Object[] request = Objects.requireNonNull(requests.current());
            findings.read();
            long seq = requests.seq();
            orphans(writer, attempts, seq);
            if (seq < span.first() || seq > span.last()) {
                findings.add("unexpected_row", writer + "/" + seq, span, seq);
            } else {
                missing(writer, due, seq - 1);
                due = seq + 1;
            }
            request(writer + "/" + seq, request, span.ended(), attempts(writer, seq, attempts));
            requests.next();
        }
        missing(writer, due, span.last());
        orphans(writer, attempts, Long.MAX_VALUE);
    }

    /** Which requests of a writer must be there. */
    private record Span(long first, long last, boolean ended) {
        @Override
        public String toString() {
            return "%d to %d".formatted(first, last);
        }
    }

    private Span span(String writer) throws BooksException {
        List<@Nullable Object[]> found =
                books.list(
                        "SELECT %s FROM writers WHERE writer = ?".formatted(Table.WRITERS.names()),
                        Table.WRITERS::read,
                        writer);
        if (found.isEmpty()) {
            findings.add("missing_writer", writer, "a row in writers", "none");
            return new Span(1, Long.MAX_VALUE - 1, false);
        }
        @Nullable Object[] cells = found.getFirst();
        seal(Table.WRITERS, "writer " + writer, cells);
        return new Span(
                whole(cells[FIRST_SEQ]), whole(cells[LAST_SEQ]), Boolean.TRUE.equals(cells[ENDED]));
    }

    private void missing(String writer, long from, long to) {
        // a writer that is not known itself is told once
        if (from <= to && to < Long.MAX_VALUE - 1) {
            findings.add(
                    "missing_row",
                    from == to ? writer + "/" + from : "%s/%d to %d".formatted(writer, from, to),
                    to - from + 1,
                    0);
        }
    }

    private void orphans(String writer, RowCursor attempts, long before) throws SQLException {
        while (attempts.current() != null && attempts.seq() < before) {
            long seq = attempts.seq();
            findings.add("orphan_attempt", writer + "/" + seq, "a request", "none");
            attempts(writer, seq, attempts);
        }
    }

    /** Reads the attempts of one request. */
    private AttemptSums attempts(String writer, long seq, RowCursor attempts) throws SQLException {
        AttemptSums sums = new AttemptSums();
        while (attempts.seq() == seq) {
            @Nullable Object[] attempt = Objects.requireNonNull(attempts.current());
            findings.read();
            String where = sums.add(writer + "/" + seq, attempt, findings);
            seal(Table.ATTEMPTS, where, attempt);
            attempts.next();
        }
        return sums;
    }

    private void request(
            String where, @Nullable Object[] request, boolean ended, AttemptSums attempts) {
        seal(Table.REQUESTS, where, request);
        String outcome = String.valueOf(request[OUTCOME]);
        if (outcome.equals("open")) {
            if (ended) {
                findings.add("lost_close", where, "an end, since its writer has ended", "open");
            }
            return;
        }
        if (ended && attempts.open()) {
            findings.add("lost_close", where, "ended attempts", "an open one");
        }
        if (!Objects.equals(request[COST], attempts.cost())) {
            findings.add("cost", where, cost(attempts.cost()), cost(request[COST]));
        }
        long reached = attempts.reached(outcome.equals("abandoned"));
        if (whole(request[ATTEMPTS]) != reached) {
            findings.add("attempts", where, reached, whole(request[ATTEMPTS]));
        }
    }

    /** The right seal is nobody's business. */
    private void seal(Table table, String where, @Nullable Object[] cells) {
        if (!sealer.of(table, cells).equals(cells[cells.length - 1])) {
            findings.add("seal", where, "the seal of its cells", "another");
        }
    }

    private static String cost(@Nullable Object pusd) {
        return pusd == null ? "unpriced" : pusd + " pusd";
    }

    private static long whole(@Nullable Object cell) {
        return cell instanceof Long whole ? whole : 0;
    }
}
