package dev.hybridinference.gateway.books;

import dev.hybridinference.gateway.store.Position;
import java.util.HashMap;
import java.util.Map;

/**
 * How far the books are.
 *
 * @param opened requests that ever had a plan
 * @param closed those that ended while their process lived
 * @param abandoned those whose process ended before them
 * @param shipped the closed and abandoned ones that are in the store; the rest waits in the spool
 * @param spoolBytes size of the spool
 * @param lagSeconds how long the oldest entry of the spool has waited for the store; 0 when none
 *     does
 */
public record LedgerStatus(
        long opened, long closed, long abandoned, long shipped, long spoolBytes, long lagSeconds) {

    /** Counts come from the roll-ups, so they outlive the rows. */
    private static final String COUNTS =
            """
            SELECT (SELECT COALESCE(SUM(requests), 0) FROM rollup_hour WHERE outcome <> 'abandoned'),
                   (SELECT COALESCE(SUM(requests), 0) FROM rollup_hour WHERE outcome = 'abandoned'),
                   (SELECT COUNT(*) FROM requests WHERE outcome = 'open')
            """;

    private static final String POSITIONS = "SELECT writer, segment, position FROM writers";

    /** How far each writer's journal was taken over. Blocks. */
    public static Map<String, Position> positions(Books books) throws BooksException {
        Map<String, Position> positions = new HashMap<>();
        books.each(
                POSITIONS,
                row -> {
                    positions.put(row.getString(1), new Position(row.getLong(2), row.getLong(3)));
                    return true;
                });
        return positions;
    }

    /** Counts. Blocks. */
    public static LedgerStatus of(Books books, SpoolView spool, long nowMillis)
            throws BooksException {
        books.refresh();
        return books.list(
                        COUNTS,
                        row -> of(row.getLong(1), row.getLong(2), row.getLong(3), spool, nowMillis))
                .getFirst();
    }

    private static LedgerStatus of(
            long closed, long abandoned, long open, SpoolView spool, long nowMillis) {
        long lag = spool.oldestMillis() < 0 ? 0 : Math.max(0, nowMillis - spool.oldestMillis());
        return new LedgerStatus(
                closed + abandoned + open + spool.opened(),
                closed + spool.closed(),
                abandoned,
                closed + abandoned,
                spool.bytes(),
                lag / 1000);
    }
}
