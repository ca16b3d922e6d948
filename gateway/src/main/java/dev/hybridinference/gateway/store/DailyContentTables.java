package dev.hybridinference.gateway.store;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The contents of each day in a partition of its own in PostgreSQL, so that an old day is dropped
 * as a whole. Confined to one thread.
 */
final class DailyContentTables implements ContentTable {
    private static final String PREFIX = "contents_";

    /** Two replicas that make the same partition would fail at its name. */
    private static final String ONE_AT_A_TIME =
            "SELECT pg_advisory_xact_lock(hashtext('hybridinference contents'))";

    private static final int MOST_KNOWN = 1_000;

    private final Set<Day> known = new HashSet<>();

    @Override
    public void prepare(Connection connection, List<Day> days) throws SQLException {
        List<Day> missing = days.stream().filter(day -> !known.contains(day)).distinct().toList();
        if (missing.isEmpty()) {
            return;
        }
        try (Statement statement = connection.createStatement()) {
            statement.execute(ONE_AT_A_TIME);
            for (Day day : missing) {
                statement.execute(
                        """
                        CREATE TABLE IF NOT EXISTS %s PARTITION OF contents
                        FOR VALUES FROM (%d) TO (%d)
                        """
                                .formatted(PREFIX + day.digits(), day.from(), day.to()));
            }
        }
        if (known.size() + missing.size() > MOST_KNOWN) {
            known.clear();
        }
        known.addAll(missing);
    }

    @Override
    public boolean trim(Connection connection, long cutoffMillis, int most) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(ONE_AT_A_TIME);
            List<Day> old = days(statement).stream().filter(d -> d.to() <= cutoffMillis).toList();
            if (old.isEmpty()) {
                return false;
            }
            statement.execute("DROP TABLE IF EXISTS " + PREFIX + old.getFirst().digits());
            known.remove(old.getFirst());
            return old.size() > 1;
        }
    }

    /** The days that have a partition. */
    private static List<Day> days(Statement statement) throws SQLException {
        String sql =
                """
                SELECT child.relname FROM pg_inherits
                JOIN pg_class child ON child.oid = inhrelid
                WHERE inhparent = to_regclass('contents')
                """;
        List<Day> days = new ArrayList<>();
        try (ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                String name = rows.getString(1);
                Day day = name.startsWith(PREFIX) ? Day.parse(name.substring(9)) : null;
                if (day != null) {
                    days.add(day);
                }
            }
        }
        return days;
    }

    @Override
    public void failed() {
        known.clear();
    }
}
