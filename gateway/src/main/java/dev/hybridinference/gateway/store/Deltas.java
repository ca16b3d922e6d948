package dev.hybridinference.gateway.store;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What some closed requests add to roll-ups and sessions, one row for each key. As large as its
 * requests at most. Confined to one thread.
 */
final class Deltas {
    /** The tables that figures are added to, in the order in which they are written. */
    static final List<Table> TABLES =
            List.of(
                    Table.SESSIONS,
                    Table.ROLLUP_MINUTE,
                    Table.LATENCY_MINUTE,
                    Table.ROLLUP_HOUR,
                    Table.LATENCY_HOUR);

    private static final long MINUTE = 60_000;
    private static final long HOUR = 60 * MINUTE;
    private static final int TIME = index("time");
    private static final int KEY = index("key");
    private static final int OWNER = index("owner");
    private static final int SESSION = index("session");
    private static final int MODEL = index("served_model");
    private static final int TARGET = index("target");
    private static final int OUTCOME = index("outcome");
    private static final int ATTEMPTS = index("attempts");
    private static final int FALLBACK = index("fallback");
    private static final int USAGE = index("usage_input");
    private static final int OUTPUT = index("usage_output");
    private static final int COST = index("cost_pusd");
    private static final int DURATION = index("duration_ms");
    private static final int FIRST_TOKEN = index("ttft_ms");
    private static final int CLASSES = 9;

    private static final long[] ONE = {1};

    /** Hours are added up from the minutes at the end. */
    private final Map<Table, Map<List<Object>, long[]>> sums = new EnumMap<>(Table.class);

    Deltas() {
        sums.put(Table.SESSIONS, new HashMap<>());
        sums.put(Table.ROLLUP_MINUTE, new HashMap<>());
        sums.put(Table.LATENCY_MINUTE, new HashMap<>());
    }

    private static int index(String column) {
        return Table.REQUESTS.index(column);
    }

    /** Adds a request that is closed. */
    void add(@Nullable Object[] request) {
        long time = whole(request, TIME);
        Object model = Objects.requireNonNull(request[MODEL]);
        Object target = Objects.requireNonNullElse(request[TARGET], "");
        Object key = Objects.requireNonNull(request[KEY]);
        Object owner = Objects.requireNonNull(request[OWNER]);
        Object outcome = Objects.requireNonNull(request[OUTCOME]);
        long[] figures = figures(request);
        Long minute = Math.floorDiv(time, MINUTE) * MINUTE;
        add(Table.ROLLUP_MINUTE, List.of(minute, model, target, key, owner, outcome), figures);
        if (request[FIRST_TOKEN] instanceof Long known && known >= 0) {
            Long bound = LatencyBuckets.bound(known);
            latency(List.of(minute, model, target, key, outcome, "ttft", bound));
        }
        if (request[DURATION] instanceof Long known && known >= 0) {
            Long bound = LatencyBuckets.bound(known);
            latency(List.of(minute, model, target, key, outcome, "duration", bound));
        }
        Object session = request[SESSION];
        if (session != null) {
            session(List.of(session, key), time, request);
        }
    }

    private static long[] figures(@Nullable Object[] request) {
        long[] figures = new long[CLASSES + 6];
        figures[0] = 1;
        figures[1] = Boolean.TRUE.equals(request[FALLBACK]) ? 1 : 0;
        figures[2] = whole(request, ATTEMPTS);
        for (int i = 0; i < CLASSES; i++) {
            figures[3 + i] = whole(request, USAGE + i);
        }
        figures[3 + CLASSES] = whole(request, COST);
        figures[4 + CLASSES] = request[COST] == null ? 1 : 0;
        figures[5 + CLASSES] = Math.max(0, whole(request, DURATION));
        return figures;
    }

    private void latency(List<Object> key) {
        add(Table.LATENCY_MINUTE, key, ONE);
    }

    private void session(List<Object> key, long time, @Nullable Object[] request) {
        long[] sum =
                sums(Table.SESSIONS)
                        .computeIfAbsent(key, _ -> new long[] {time, time, 0, 0, 0, 0, 0});
        sum[0] = Math.min(sum[0], time);
        sum[1] = Math.max(sum[1], time);
        sum[2]++;
        sum[3] = Math.addExact(sum[3], whole(request, USAGE));
        sum[4] = Math.addExact(sum[4], whole(request, OUTPUT));
        sum[5] = Math.addExact(sum[5], whole(request, COST));
        sum[6] += request[COST] == null ? 1 : 0;
    }

    private void add(Table table, List<Object> key, long[] figures) {
        add(sums(table), key, figures);
    }

    private static void add(Map<List<Object>, long[]> sums, List<Object> key, long[] figures) {
        long[] sum = sums.computeIfAbsent(key, _ -> new long[figures.length]);
        for (int i = 0; i < sum.length; i++) {
            sum[i] = Math.addExact(sum[i], figures[i]);
        }
    }

    private Map<List<Object>, long[]> sums(Table table) {
        return Objects.requireNonNull(sums.get(table));
    }

    private static long whole(@Nullable Object[] request, int index) {
        return request[index] instanceof Long whole ? whole : 0;
    }

    /** What is to be added to a table. */
    List<@Nullable Object[]> rows(Table table) {
        return switch (table) {
            case ROLLUP_HOUR -> rows(table, ofHours(sums(Table.ROLLUP_MINUTE)));
            case LATENCY_HOUR -> rows(table, ofHours(sums(Table.LATENCY_MINUTE)));
            default -> rows(table, sums(table));
        };
    }

    private static Map<List<Object>, long[]> ofHours(Map<List<Object>, long[]> minutes) {
        Map<List<Object>, long[]> hours = new HashMap<>();
        minutes.forEach(
                (key, figures) -> {
                    List<Object> ofHour = new ArrayList<>(key);
                    ofHour.set(0, Math.floorDiv((Long) key.getFirst(), HOUR) * HOUR);
                    add(hours, ofHour, figures);
                });
        return hours;
    }

    private static List<@Nullable Object[]> rows(Table table, Map<List<Object>, long[]> sums) {
        List<@Nullable Object[]> rows = new ArrayList<>(sums.size());
        sums.forEach(
                (key, sum) -> {
                    @Nullable Object[] row = key.toArray(new Object[table.columns().size()]);
                    for (int i = 0; i < sum.length; i++) {
                        row[key.size() + i] = sum[i];
                    }
                    rows.add(row);
                });
        return rows;
    }
}
