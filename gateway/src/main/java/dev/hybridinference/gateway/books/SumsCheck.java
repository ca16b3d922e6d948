package dev.hybridinference.gateway.books;

import dev.hybridinference.gateway.store.Table;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Checks the roll-ups, the latencies and the sessions against the rows. Confined to one thread. */
final class SumsCheck {
    private static final long DAY = 24 * Stretches.HOUR;

    /** The next moment of which anything is told. */
    private static final String NEXT =
            """
            SELECT MIN(next) FROM (
                SELECT MIN(bucket) AS next FROM rollup_hour WHERE bucket >= ?
                UNION ALL SELECT MIN(bucket) FROM rollup_minute WHERE bucket >= ?
                UNION ALL SELECT MIN(bucket) FROM latency_hour WHERE bucket >= ?
                UNION ALL SELECT MIN(bucket) FROM latency_minute WHERE bucket >= ?
                UNION ALL SELECT MIN(time) FROM requests WHERE time >= ?) AS moments
            """;

    private static final String SESSIONS =
            """
            SELECT * FROM (
                SELECT session, key,
                       MIN(CASE WHEN side = 0 THEN first_time END) AS first_time_found,
                       MIN(CASE WHEN side = 1 THEN first_time END) AS first_time_due,
                       MAX(CASE WHEN side = 0 THEN last_time END) AS last_time_found,
                       MAX(CASE WHEN side = 1 THEN last_time END) AS last_time_due,
                       SUM(CASE WHEN side = 0 THEN requests ELSE 0 END) AS requests_found,
                       SUM(CASE WHEN side = 1 THEN requests ELSE 0 END) AS requests_due,
                       SUM(CASE WHEN side = 0 THEN usage_input ELSE 0 END) AS input_found,
                       SUM(CASE WHEN side = 1 THEN usage_input ELSE 0 END) AS input_due,
                       SUM(CASE WHEN side = 0 THEN usage_output ELSE 0 END) AS output_found,
                       SUM(CASE WHEN side = 1 THEN usage_output ELSE 0 END) AS output_due,
                       SUM(CASE WHEN side = 0 THEN cost_pusd ELSE 0 END) AS cost_found,
                       SUM(CASE WHEN side = 1 THEN cost_pusd ELSE 0 END) AS cost_due,
                       SUM(CASE WHEN side = 0 THEN unpriced ELSE 0 END) AS unpriced_found,
                       SUM(CASE WHEN side = 1 THEN unpriced ELSE 0 END) AS unpriced_due
                FROM (
                    SELECT 0 AS side, session, key, first_time, last_time, requests,
                           usage_input, usage_output, cost_pusd, unpriced
                    FROM sessions
                    UNION ALL
                    SELECT 1, session, key, time, time, 1,
                           COALESCE(usage_input, 0), COALESCE(usage_output, 0),
                           COALESCE(cost_pusd, 0), CASE WHEN cost_pusd IS NULL THEN 1 ELSE 0 END
                    FROM requests
                    WHERE session IS NOT NULL AND outcome <> 'open') AS sides
                GROUP BY session, key) AS sums
            WHERE (first_time_found IS NULL OR first_time_found >= ?)
                AND (COALESCE(first_time_found, -1) <> COALESCE(first_time_due, -1)
                    OR COALESCE(last_time_found, -1) <> COALESCE(last_time_due, -1)
                    OR requests_found <> requests_due OR input_found <> input_due
                    OR output_found <> output_due OR cost_found <> cost_due
                    OR unpriced_found <> unpriced_due)
            """;

    private final Books books;
    private final Findings findings;

    SumsCheck(Books books, Findings findings) {
        this.books = books;
        this.findings = findings;
    }

    void run(TrimsCheck.Whole whole) throws BooksException {
        List<SumQuery> queries =
                List.of(
                        SumQuery.rollup(Table.ROLLUP_HOUR, Stretches.HOUR),
                        SumQuery.latency(Table.LATENCY_HOUR, Stretches.HOUR),
                        SumQuery.rollup(Table.ROLLUP_MINUTE, Stretches.MINUTE),
                        SumQuery.latency(Table.LATENCY_MINUTE, Stretches.MINUTE));
        long from = next(whole.requests());
        while (from >= 0) {
            long until = from + DAY;
            for (SumQuery query : queries) {
                boolean fine =
                        query.table() == Table.ROLLUP_MINUTE
                                || query.table() == Table.LATENCY_MINUTE;
                long first = fine ? Math.max(from, whole.minutes()) : from;
                if (first < until) {
                    compare(query, first, until);
                }
            }
            from = next(until);
        }
        guarded("sessions", () -> books.each(SESSIONS, this::session, whole.requests()));
    }

    /** The day of the next thing from a moment on; -1 when there is nothing more. */
    private long next(long from) throws BooksException {
        long next =
                books.list(
                                NEXT,
                                row -> {
                                    long moment = row.getLong(1);
                                    return row.wasNull() ? -1L : moment;
                                },
                                from,
                                from,
                                from,
                                from,
                                from)
                        .getFirst();
        return next < 0 ? -1 : Math.max(from, next - next % DAY);
    }

    private void compare(SumQuery query, long from, long until) throws BooksException {
        Object[] parameters = new Object[2 * query.parts()];
        for (int i = 0; i < parameters.length; i += 2) {
            parameters[i] = from;
            parameters[i + 1] = until;
        }
        String table = query.table().sqlName();
        guarded(
                table + " of " + Instant.ofEpochMilli(from),
                () -> books.each(query.sql(), row -> found(query.table(), row), parameters));
    }

    private interface Reading {
        void run() throws BooksException;
    }

    /** SQLite refuses to give a sum that is no 64-bit number: then something is very wrong. */
    private void guarded(String where, Reading reading) throws BooksException {
        try {
            reading.run();
        } catch (BooksException failed) {
            if (!String.valueOf(failed.getMessage()).contains("integer overflow")) {
                throw failed;
            }
            findings.add("sums", where, "sums that fit into 64 bits", "an overflow");
        }
    }

    private boolean found(Table table, ResultSet row) throws SQLException {
        List<String> key = new ArrayList<>();
        for (int i = 0; i < table.keys(); i++) {
            String name = table.columns().get(i).name();
            key.add(
                    name.equals("bucket")
                            ? String.valueOf(Instant.ofEpochMilli(row.getLong(i + 1)))
                            : name + "=" + row.getString(i + 1));
        }
        report(
                table.sqlName(),
                String.join(" ", key),
                SumQuery.figures(table).toList(),
                new Figures(row, table.keys() + 1));
        return true;
    }

    private boolean session(ResultSet row) throws SQLException {
        report(
                "sessions",
                "session=%s key=%s".formatted(row.getString(1), row.getString(2)),
                Table.SESSIONS.columns().stream().skip(2).map(column -> column.name()).toList(),
                new Figures(row, 3));
        return true;
    }

    /** Pairs of what stands there and what is due. */
    private record Figures(ResultSet row, int first) {
        @Nullable String found(int index) throws SQLException {
            return row.getString(first + 2 * index);
        }

        @Nullable String due(int index) throws SQLException {
            return row.getString(first + 2 * index + 1);
        }
    }

    private void report(String kind, String where, List<String> names, Figures figures)
            throws SQLException {
        List<String> expected = new ArrayList<>();
        List<String> found = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            String due = String.valueOf(figures.due(i));
            String there = String.valueOf(figures.found(i));
            if (!due.equals(there)) {
                expected.add(names.get(i) + " " + due);
                found.add(names.get(i) + " " + there);
            }
        }
        findings.add(
                kind,
                where,
                expected.stream().collect(Collectors.joining(", ")),
                found.stream().collect(Collectors.joining(", ")));
    }
}
