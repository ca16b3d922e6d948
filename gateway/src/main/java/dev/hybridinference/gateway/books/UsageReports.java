package dev.hybridinference.gateway.books;

import dev.hybridinference.gateway.books.Stretches.Kept;
import dev.hybridinference.gateway.books.Stretches.Stretch;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes usage reports. Blocks. Confined to one thread. */
public final class UsageReports {
    /** Every offset of a time zone in use is a multiple of it. */
    private static final long QUARTER = 900_000;

    private static final String KEPT =
            """
            SELECT (SELECT MIN(bucket) FROM rollup_hour),
                   (SELECT MAX(bucket) FROM rollup_hour),
                   (SELECT COALESCE(MAX(cutoff), 0) FROM trims WHERE what = 'minutes')
            """;

    private final Books books;

    public UsageReports(Books books) {
        this.books = books;
    }

    /**
     * Sums what was used. Days, weeks and months come from roll-ups; sessions and tags are read
     * from the requests themselves, which takes longer the longer the range is.
     */
    public UsageReport report(UsageQuery query) throws BooksException {
        books.refresh();
        UsageGroups groups = new UsageGroups();
        List<String> notices = new ArrayList<>();
        TimeRange range = query.range().whole(Stretches.MINUTE);
        if (query.period() == Period.SESSION) {
            read(query, groups, ofRows("session", column(query), "AND session IS NOT NULL"), range);
        } else if (query.by() == Dimension.TAG) {
            String bucket = "time - time % " + QUARTER;
            read(query, groups, ofRows(bucket, "tags", ""), range);
        } else {
            rolledUp(query, groups, notices);
        }
        return groups.report(query, notices);
    }

    private static String ofRollups(String table, String part) {
        return """
        SELECT bucket, %2$s AS part, model,
               SUM(requests), SUM(usage_input), SUM(usage_output),
               SUM(usage_cache_write_5m) + SUM(usage_cache_write_1h), SUM(usage_cached_input),
               SUM(cost_pusd), SUM(unpriced), bucket
        FROM %1$s
        WHERE bucket >= ? AND bucket < ?
        GROUP BY 1, 2, 3
        """
                .formatted(table, part);
    }

    private static String ofRows(String line, String part, String more) {
        return """
        SELECT %1$s AS line, %2$s AS part, served_model,
               COUNT(*), COALESCE(SUM(usage_input), 0), COALESCE(SUM(usage_output), 0),
               COALESCE(SUM(usage_cache_write_5m), 0) + COALESCE(SUM(usage_cache_write_1h), 0),
               COALESCE(SUM(usage_cached_input), 0),
               COALESCE(SUM(cost_pusd), 0),
               SUM(CASE WHEN cost_pusd IS NULL THEN 1 ELSE 0 END), MAX(time)
        FROM requests
        WHERE time >= ? AND time < ? AND outcome <> 'open' %3$s
        GROUP BY 1, 2, 3
        """
                .formatted(line, part, more);
    }

    private void rolledUp(UsageQuery query, UsageGroups groups, List<String> notices)
            throws BooksException {
        for (Kept kept : books.list(KEPT, UsageReports::kept)) {
            Stretches stretches = Stretches.of(query.range(), query.zone(), kept);
            for (Stretch stretch : stretches.list()) {
                read(
                        query,
                        groups,
                        ofRollups(stretch.table(), column(query)),
                        new TimeRange(stretch.from(), stretch.until()));
            }
            if (stretches.coarse()) {
                notices.add(
                        "minutes are kept from %s on; before that, whole hours of UTC are counted"
                                .formatted(
                                        Instant.ofEpochMilli(
                                                TimeRange.ceiling(
                                                        kept.deletedMinutes(), Stretches.MINUTE))));
            }
        }
    }

    private static Kept kept(ResultSet row) throws SQLException {
        long first = row.getLong(1);
        if (row.wasNull()) {
            return new Kept(0, 0, 0);
        }
        return new Kept(first, row.getLong(2) + Stretches.HOUR, row.getLong(3));
    }

    private static String column(UsageQuery query) {
        Dimension by = query.by();
        if (by == null) {
            return "''";
        }
        if (query.period() != Period.SESSION) {
            return by.column();
        }
        return by == Dimension.MODEL ? "served_model" : by.column();
    }

    private void read(UsageQuery query, UsageGroups groups, String sql, TimeRange range)
            throws BooksException {
        boolean[] room = {true};
        books.each(
                sql,
                row -> {
                    room[0] = add(query, groups, row);
                    return room[0];
                },
                range.from(),
                range.until());
        if (!room[0]) {
            throw new BooksException(
                    BooksException.Kind.QUESTION,
                    "more than %d lines; ask for less with --since, --until or another --by"
                            .formatted(UsageGroups.LIMIT));
        }
    }

    private static boolean add(UsageQuery query, UsageGroups groups, ResultSet row)
            throws SQLException {
        String period =
                query.period() == Period.SESSION
                        ? row.getString(1)
                        : query.period()
                                .of(
                                        Instant.ofEpochMilli(row.getLong(1))
                                                .atZone(query.zone())
                                                .toLocalDate());
        String model = row.getString(3);
        Tally tally = tally(row);
        long last = row.getLong(11);
        groups.total(model, tally);
        if (query.by() == null) {
            return groups.add(period, null, model, tally, last);
        }
        String part = row.getString(2);
        List<String> parts = query.by() == Dimension.TAG ? Tags.of(part) : List.of(text(part));
        if (parts.isEmpty()) {
            return groups.add(period, "", model, tally, last);
        }
        boolean room = true;
        for (String one : parts) {
            room &= groups.add(period, one, model, tally, last);
        }
        return room;
    }

    private static String text(@Nullable String text) {
        return text == null ? "" : text;
    }

    private static Tally tally(ResultSet row) throws SQLException {
        long written = row.getLong(7);
        long read = row.getLong(8);
        return new Tally(
                row.getLong(4),
                row.getLong(5) - written - read,
                row.getLong(6),
                written,
                read,
                new BigDecimal(BigInteger.valueOf(row.getLong(9)), Tally.NONE.cost().scale()),
                row.getLong(10));
    }
}
