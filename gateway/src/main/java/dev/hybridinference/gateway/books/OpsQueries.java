package dev.hybridinference.gateway.books;

import dev.hybridinference.kernel.price.Money;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** What operators ask all day, from roll-ups and indexes. Blocks. Confined to one thread. */
public final class OpsQueries {
    private static final String COST_BY_MODEL =
            """
            SELECT model, SUM(requests), SUM(cost_pusd), SUM(unpriced)
            FROM rollup_hour
            WHERE bucket >= ?
            GROUP BY 1
            ORDER BY 3 DESC
            """;
    private static final String COST_BY_KEY =
            """
            SELECT key, SUM(requests), SUM(cost_pusd), SUM(unpriced)
            FROM rollup_hour
            WHERE bucket >= ?
            GROUP BY 1
            ORDER BY 3 DESC
            """;

    /**
     * By time first, in whose order the table is read. In no order: PostgreSQL would sort all rows
     * for one, by the rules of a language, instead of adding them up as they come.
     */
    private static final String FIRST_TOKENS =
            """
            SELECT bucket - bucket % 300000, target, le_ms, SUM(count)
            FROM latency_minute
            WHERE bucket >= ? AND kind = 'ttft'
            GROUP BY 1, 2, 3
            """;

    private static final String ERROR_RATES =
            """
            SELECT target, SUM(requests),
                   SUM(CASE WHEN outcome IN ('provider_error', 'timeout', 'gateway_error')
                       THEN requests ELSE 0 END)
            FROM rollup_hour
            WHERE bucket >= ?
            GROUP BY 1
            ORDER BY 1
            """;

    private static final String TOP_SESSIONS =
            """
            SELECT session, key, first_time, last_time, requests, cost_pusd, unpriced
            FROM sessions
            ORDER BY cost_pusd DESC
            LIMIT ?
            """;

    private static final String LAST_ERRORS =
            """
            SELECT %s FROM requests
            WHERE outcome NOT IN ('ok', 'open') AND outcome <> 'cancelled'
            ORDER BY time DESC
            LIMIT ?
            """
                    .formatted(StoredRows.REQUEST_COLUMNS);

    private final Books books;

    public OpsQueries(Books books) {
        this.books = books;
    }

    /**
     * What something costs.
     *
     * @param name the model or the key
     */
    public record Cost(String name, long requests, BigDecimal usd, long unpriced) {}

    /**
     * Nineteen of twenty first tokens of a target came within so many milliseconds.
     *
     * @param slotMillis beginning of five minutes
     * @param millis upper bound of the bucket that it falls in
     */
    public record FirstToken(String target, long slotMillis, long millis) {}

    /**
     * How often a target failed.
     *
     * @param failed errors of the provider or the gateway, and timeouts
     */
    public record ErrorRate(String target, long requests, long failed) {}

    /** A session and its cost. */
    public record Session(
            String session,
            String key,
            long firstMillis,
            long lastMillis,
            long requests,
            Money cost,
            long unpriced) {}

    /** The dearest first; whole hours. */
    public List<Cost> costByModel(long sinceMillis) throws BooksException {
        return costs(COST_BY_MODEL, sinceMillis);
    }

    /** The dearest first; whole hours. */
    public List<Cost> costByKey(long sinceMillis) throws BooksException {
        return costs(COST_BY_KEY, sinceMillis);
    }

    private List<Cost> costs(String sql, long sinceMillis) throws BooksException {
        books.refresh();
        return books.list(
                sql,
                row ->
                        new Cost(
                                row.getString(1),
                                row.getLong(2),
                                BigDecimal.valueOf(row.getLong(3), Money.SCALE),
                                row.getLong(4)),
                sinceMillis - sinceMillis % Stretches.HOUR);
    }

    /** The 95th percentile of the time to the first token, by target and five minutes. */
    public List<FirstToken> firstTokens95(long sinceMillis) throws BooksException {
        books.refresh();
        record Part(String target, long slot, long bound, long count) {}
        List<Part> parts =
                books.list(
                        FIRST_TOKENS,
                        row ->
                                new Part(
                                        row.getString(2),
                                        row.getLong(1),
                                        row.getLong(3),
                                        row.getLong(4)),
                        sinceMillis - sinceMillis % Stretches.MINUTE);
        parts.sort(
                Comparator.comparing(Part::target)
                        .thenComparingLong(Part::slot)
                        .thenComparingLong(Part::bound));
        List<FirstToken> tokens = new ArrayList<>();
        int from = 0;
        while (from < parts.size()) {
            Part first = parts.get(from);
            int until = from;
            long count = 0;
            while (until < parts.size()
                    && parts.get(until).slot() == first.slot()
                    && parts.get(until).target().equals(first.target())) {
                count += parts.get(until++).count();
            }
            long left = Math.ceilDiv(count * 19, 20);
            int at = from;
            while (left > parts.get(at).count()) {
                left -= parts.get(at++).count();
            }
            tokens.add(new FirstToken(first.target(), first.slot(), parts.get(at).bound()));
            from = until;
        }
        return tokens;
    }

    /** Whole hours. */
    public List<ErrorRate> errorRates(long sinceMillis) throws BooksException {
        books.refresh();
        return books.list(
                ERROR_RATES,
                row -> new ErrorRate(row.getString(1), row.getLong(2), row.getLong(3)),
                sinceMillis - sinceMillis % Stretches.HOUR);
    }

    /** The dearest sessions of all times. */
    public List<Session> topSessions(int limit) throws BooksException {
        books.refresh();
        return books.list(
                TOP_SESSIONS,
                row ->
                        new Session(
                                row.getString(1),
                                row.getString(2),
                                row.getLong(3),
                                row.getLong(4),
                                row.getLong(5),
                                new Money(row.getLong(6)),
                                row.getLong(7)),
                limit);
    }

    /** The last requests that failed, the newest first; who cancelled did not fail. */
    public List<StoredRequest> lastErrors(int limit) throws BooksException {
        books.refresh();
        return books.list(LAST_ERRORS, StoredRows::request, limit);
    }
}
