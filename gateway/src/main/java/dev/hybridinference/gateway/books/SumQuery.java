package dev.hybridinference.gateway.books;

import dev.hybridinference.gateway.store.Column;
import dev.hybridinference.gateway.store.LatencyBuckets;
import dev.hybridinference.gateway.store.Table;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Compares a table of sums with the rows that it was made from, in one statement that gives only
 * what differs: the key, then for each figure what stands there and what is due.
 *
 * @param sql with a pair of parameters, from and until in milliseconds, for each of its parts
 */
record SumQuery(Table table, String sql, int parts) {

    /** Sums of a bucket of so many milliseconds. */
    static SumQuery rollup(Table table, long step) {
        String rows =
                "SELECT 1, %s FROM requests WHERE time >= ? AND time < ? AND outcome <> 'open'"
                        .formatted(
                                table.columns().stream()
                                        .map(column -> ofRow(column.name(), step))
                                        .collect(Collectors.joining(", ")));
        return of(table, "bucket", List.of(rows));
    }

    /** Counts of latencies in a bucket of so many milliseconds. */
    static SumQuery latency(Table table, long step) {
        return of(
                table,
                "bucket",
                Stream.of("ttft", "duration")
                        .map(
                                kind ->
                                        """
                                        SELECT 1, time - time %% %1$d, served_model, COALESCE(target, ''), key, outcome,
                                               '%2$s', %3$s, 1
                                        FROM requests
                                        WHERE time >= ? AND time < ? AND outcome <> 'open' AND %2$s_ms >= 0
                                        """
                                                .formatted(step, kind, bound(kind + "_ms")))
                        .toList());
    }

    private static SumQuery of(Table table, String range, List<String> rows) {
        String stored =
                "SELECT 0 AS side, %1$s FROM %2$s WHERE %3$s >= ? AND %3$s < ?"
                        .formatted(table.names(), table.sqlName(), range);
        String sql =
                """
                SELECT * FROM (
                    SELECT %1$s, %2$s
                    FROM (%3$s) AS sides
                    GROUP BY %1$s) AS sums
                WHERE %4$s
                """
                        .formatted(
                                table.keyNames(),
                                figures(table)
                                        .map(
                                                name ->
                                                        side(0, name)
                                                                + "_found, "
                                                                + side(1, name)
                                                                + "_due")
                                        .collect(Collectors.joining(", ")),
                                stored + " UNION ALL " + String.join(" UNION ALL ", rows),
                                figures(table)
                                        .map(name -> "%1$s_found <> %1$s_due".formatted(name))
                                        .collect(Collectors.joining(" OR ")));
        return new SumQuery(table, sql, 1 + rows.size());
    }

    static Stream<String> figures(Table table) {
        return table.columns().stream().skip(table.keys()).map(Column::name);
    }

    private static String side(int side, String name) {
        return "SUM(CASE WHEN side = %1$d THEN %2$s ELSE 0 END) AS %2$s".formatted(side, name);
    }

    /** What a request adds to a column of a roll-up. */
    private static String ofRow(String column, long step) {
        return switch (column) {
            case "bucket" -> "time - time % " + step;
            case "model" -> "served_model";
            case "target" -> "COALESCE(target, '')";
            case "requests" -> "1";
            case "fallbacks" -> "CASE WHEN fallback THEN 1 ELSE 0 END";
            case "unpriced" -> "CASE WHEN cost_pusd IS NULL THEN 1 ELSE 0 END";
            case "duration_ms" -> "CASE WHEN duration_ms > 0 THEN duration_ms ELSE 0 END";
            case "key", "owner", "outcome", "attempts" -> column;
            default -> "COALESCE(%s, 0)".formatted(column);
        };
    }

    /** The bound under which so many milliseconds are counted. */
    static String bound(String millis) {
        StringBuilder sql = new StringBuilder("CASE");
        long bound = LatencyBuckets.bound(0);
        while (bound < Long.MAX_VALUE) {
            sql.append(" WHEN %s <= %d THEN %d".formatted(millis, bound, bound));
            bound = LatencyBuckets.bound(bound + 1);
        }
        return sql.append(" ELSE ").append(bound).append(" END").toString();
    }
}
