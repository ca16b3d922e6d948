package dev.hybridinference.gateway.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hybridinference.kernel.account.Secret;
import dev.hybridinference.kernel.ledger.AttemptRow;
import dev.hybridinference.kernel.ledger.RequestRow;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Looks into a database of the books over a connection of its own. */
record Books(Database database) {
    static final Secret KEY = Secret.of("key of the seals");

    static Sealer sealer() {
        return new Sealer(KEY);
    }

    List<@Nullable Object[]> rows(Table table) {
        return rows(table, "");
    }

    List<@Nullable Object[]> rows(Table table, String where) {
        String sql =
                "SELECT %s FROM %s %s ORDER BY %s"
                        .formatted(table.names(), table.sqlName(), where, table.keyNames());
        List<@Nullable Object[]> found = new ArrayList<>();
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                found.add(table.read(rows));
            }
        } catch (SQLException failed) {
            throw new AssertionError(sql, failed);
        }
        return found;
    }

    List<RequestRow> requests() {
        return rows(Table.REQUESTS).stream().map(Rows::request).toList();
    }

    List<AttemptRow> attempts() {
        return rows(Table.ATTEMPTS).stream().map(Rows::attempt).toList();
    }

    List<Writer> writers() {
        return rows(Table.WRITERS).stream().map(Writer::of).toList();
    }

    /** The sum of a column, 0 when there is nothing to sum. */
    long sum(Table table, String column) {
        return sum(table, column, "");
    }

    long sum(Table table, String column, String where) {
        int index = table.index(column);
        return rows(table, where).stream()
                .mapToLong(row -> (Long) Objects.requireNonNullElse(row[index], 0L))
                .sum();
    }

    void execute(String... statements) {
        try (Connection connection = database.connect()) {
            database.begin(connection);
            try (Statement statement = connection.createStatement()) {
                for (String sql : statements) {
                    statement.execute(sql);
                }
            }
            database.commit(connection);
        } catch (SQLException failed) {
            throw new AssertionError(List.of(statements).toString(), failed);
        }
    }

    /** Every row of every sealed table has the seal that its cells ask for. */
    void assertSealed() {
        Sealer sealer = sealer();
        for (Table table : List.of(Table.REQUESTS, Table.ATTEMPTS, Table.WRITERS, Table.TRIMS)) {
            for (@Nullable Object[] row : rows(table)) {
                assertThat(row[row.length - 1]).as(table.name()).isEqualTo(sealer.of(table, row));
            }
        }
    }

    /** Roll-ups and sessions say what the rows say. */
    void assertSumsAgree() {
        for (Table table : List.of(Table.ROLLUP_MINUTE, Table.ROLLUP_HOUR)) {
            assertThat(sum(table, "requests"))
                    .as("requests in " + table)
                    .isEqualTo(rows(Table.REQUESTS, "WHERE outcome <> 'open'").size());
            for (String column : List.of("cost_pusd", "usage_input", "usage_output", "attempts")) {
                assertThat(sum(table, column))
                        .as(column + " in " + table)
                        .isEqualTo(sum(Table.REQUESTS, column, "WHERE outcome <> 'open'"));
            }
        }
        assertThat(sum(Table.SESSIONS, "cost_pusd"))
                .as("cost of sessions")
                .isEqualTo(
                        sum(
                                Table.REQUESTS,
                                "cost_pusd",
                                "WHERE outcome <> 'open' AND session IS NOT NULL"));
        assertThat(sum(Table.LATENCY_MINUTE, "count"))
                .isEqualTo(sum(Table.LATENCY_HOUR, "count"))
                .isEqualTo(
                        rows(Table.REQUESTS, "WHERE ttft_ms >= 0").size()
                                + rows(Table.REQUESTS, "WHERE duration_ms >= 0").size());
    }
}
