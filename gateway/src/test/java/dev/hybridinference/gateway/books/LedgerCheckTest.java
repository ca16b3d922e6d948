package dev.hybridinference.gateway.books;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hybridinference.gateway.books.Shelf.Kind;
import dev.hybridinference.gateway.store.Column;
import dev.hybridinference.gateway.store.Position;
import dev.hybridinference.gateway.store.Table;
import dev.hybridinference.kernel.ledger.LedgerEntry;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class LedgerCheckTest {
    private static final String A = "replica-1-0";
    private static final String B = "replica-1-1";

    @TempDir Path directory;

    /** Two writers, of which one has ended; every kind of row is in it. */
    private static void fill(Shelf shelf) throws Exception {
        shelf.put(
                Made.request(A, 1, "2026-11-20T10:00:00Z").in("s1"),
                Made.request(A, 2, "2026-11-20T10:00:30Z").in("s1").attempts(3),
                Made.request(A, 3, "2026-11-20T10:59:59.999Z").used(null, null),
                Made.request(B, 1, "2026-11-20T11:00:00Z").by("other", "me").in("s1"),
                Made.request(B, 2, "2026-11-21T00:00:00Z")
                        .neverTried()
                        .failed(503, "gateway_error", "no"),
                Made.request(B, 3, "2026-11-21T23:59:59Z").failed(502, "provider_error", "bad"));
        shelf.apply(A, Made.request(A, 4, "2026-11-21T10:00:00Z").in("s2").opened());
        shelf.apply(B, Made.request(B, 4, "2026-11-22T10:00:00Z").opened());
        shelf.store().finish(A, 4, 0);
    }

    private static CheckResult check(Shelf shelf) throws BooksException {
        try (Books books = shelf.read()) {
            return new LedgerCheck(books, shelf.sealer()).run();
        }
    }

    private static List<String> kinds(Shelf shelf) throws BooksException {
        return check(shelf).differences().stream().map(Difference::kind).distinct().toList();
    }

    @ParameterizedTest
    @MethodSource("dev.hybridinference.gateway.books.Shelf#kinds")
    void soundBooksAreProved(Kind kind) throws Exception {
        try (Shelf shelf = Shelf.open(kind, directory)) {
            assertThat(check(shelf)).isEqualTo(new CheckResult(0, List.of(), 0));

            fill(shelf);

            assertThat(check(shelf)).isEqualTo(new CheckResult(17, List.of(), 0));
        }
    }

    @ParameterizedTest
    @EnumSource(Table.class)
    void aChangeOfAnyColumnOfAnyTableIsFound(Table table) throws Exception {
        changeEachColumn(Kind.SQLITE, table);
    }

    @Tag("long")
    @EnabledIf("dev.hybridinference.gateway.store.PostgresServer#available")
    @ParameterizedTest
    @EnumSource(Table.class)
    void aChangeOfAnyColumnOfAnyTableIsFoundInPostgres(Table table) throws Exception {
        changeEachColumn(Kind.POSTGRESQL, table);
    }

    private void changeEachColumn(Kind kind, Table table) throws Exception {
        try (Shelf shelf = Shelf.open(kind, directory)) {
            fill(shelf);
            if (table == Table.TRIMS) {
                trimAll(shelf);
            }
            List<String> names = columnsOf(shelf, table);
            assertThat(names)
                    .containsExactlyElementsOf(table.columns().stream().map(Column::name).toList());
            for (Column column : table.columns()) {
                List<String> keys = keysOf(shelf, table);
                assertThat(keys).as("rows of %s", table).isNotEmpty();
                for (String key : keys) {
                    try (Undo undo = new Undo(shelf, table, column, key)) {
                        CheckResult result = check(shelf);
                        assertThat(result.ok())
                                .as("%s of %s changed: %s", column.name(), key, undo)
                                .isFalse();
                    }
                }
            }
            assertThat(check(shelf).ok()).as("everything is as it was").isTrue();
        }
    }

    /** All that has ended is deleted for its age, and all minutes are. */
    private static void trimAll(Shelf shelf) throws Exception {
        long cutoff = Instant.parse("2026-11-30T00:00:00Z").toEpochMilli();
        for (String writer : shelf.store().writers()) {
            assertThat(shelf.store().trim(writer, cutoff, 100)).isPositive();
        }
        assertThat(shelf.store().trimMinutes(cutoff, 100)).isPositive();
    }

    private static List<String> columnsOf(Shelf shelf, Table table) throws SQLException {
        List<String> names = new ArrayList<>();
        try (Connection connection = shelf.connection();
                ResultSet columns =
                        connection.getMetaData().getColumns(null, null, table.sqlName(), null)) {
            while (columns.next()) {
                names.add(columns.getString("COLUMN_NAME"));
            }
        }
        return names;
    }

    /** A condition for the first and the last row. */
    private static List<String> keysOf(Shelf shelf, Table table) throws SQLException {
        List<String> keys = new ArrayList<>();
        String sql =
                "SELECT %1$s FROM %2$s ORDER BY %1$s".formatted(table.keyNames(), table.sqlName());
        try (Connection connection = shelf.connection();
                ResultSet rows = connection.createStatement().executeQuery(sql)) {
            while (rows.next()) {
                List<String> parts = new ArrayList<>();
                for (int i = 0; i < table.keys(); i++) {
                    parts.add(table.columns().get(i).name() + " = '" + rows.getString(i + 1) + "'");
                }
                keys.add(String.join(" AND ", parts));
            }
        }
        return keys.size() < 2 ? keys : List.of(keys.getFirst(), keys.getLast());
    }

    /** A changed cell, which goes back to what it was. */
    private static final class Undo implements AutoCloseable {
        private final Shelf shelf;
        private final Table table;
        private final String before;

        Undo(Shelf shelf, Table table, Column column, String key) throws SQLException {
            this.shelf = shelf;
            this.table = table;
            this.before = "before_" + table.sqlName();
            shelf.tamper("CREATE TABLE %s AS SELECT * FROM %s".formatted(before, table.sqlName()));
            String changed =
                    switch (column.kind()) {
                        case TEXT -> "COALESCE(%s, '') || 'x'".formatted(column.name());
                        case WHOLE -> "COALESCE(%s, 0) + 1000".formatted(column.name());
                        case TRUTH -> "NOT " + column.name();
                    };
            int rows =
                    shelf.tamper(
                            "UPDATE %s SET %s = %s WHERE %s"
                                    .formatted(table.sqlName(), column.name(), changed, key));
            assertThat(rows).isOne();
        }

        @Override
        public void close() throws SQLException {
            shelf.tamper("DELETE FROM " + table.sqlName());
            shelf.tamper("INSERT INTO %s SELECT * FROM %s".formatted(table.sqlName(), before));
            shelf.tamper("DROP TABLE " + before);
        }
    }

    static Stream<Arguments> deletions() {
        return Stream.of(
                Arguments.of("requests", "seq = 1", "missing_row"),
                Arguments.of("requests", "seq = 2", "missing_row"),
                Arguments.of("requests", "seq = 4", "missing_row"),
                Arguments.of("attempts", "seq = 1", "attempts"),
                Arguments.of("attempts", "seq = 2 AND number = 2", "missing_attempt"),
                Arguments.of("writers", "1 = 1", "missing_writer"),
                Arguments.of("sessions", "1 = 1", "sessions"),
                Arguments.of("rollup_hour", "outcome = 'ok'", "rollup_hour"),
                Arguments.of("latency_hour", "kind = 'ttft'", "latency_hour"),
                Arguments.of("rollup_minute", "outcome = 'abandoned'", "rollup_minute"),
                Arguments.of("latency_minute", "kind = 'duration'", "latency_minute"));
    }

    @ParameterizedTest
    @MethodSource("deletions")
    void aDeletedRowIsFound(String table, String which, String kind) throws Exception {
        try (Shelf shelf = Shelf.open(Kind.SQLITE, directory)) {
            fill(shelf);
            assertThat(shelf.tamper("DELETE FROM %s WHERE %s".formatted(table, which)))
                    .isPositive();
            assertThat(kinds(shelf)).contains(kind);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 5})
    void requestsDeletedWithAllThatNamesThemAreStillMissed(int seq) throws Exception {
        try (Shelf shelf = Shelf.open(Kind.SQLITE, directory)) {
            for (int i = 1; i <= 5; i++) {
                shelf.put(Made.request(A, i, "2026-11-20T1%d:00:00Z".formatted(i)));
            }
            shelf.tamper("DELETE FROM requests WHERE seq = " + seq);
            shelf.tamper("DELETE FROM attempts WHERE seq = " + seq);
            long hour = Instant.parse("2026-11-20T1%d:00:00Z".formatted(seq)).toEpochMilli();
            for (String table :
                    List.of("rollup_hour", "rollup_minute", "latency_hour", "latency_minute")) {
                shelf.tamper("DELETE FROM %s WHERE bucket = %d".formatted(table, hour));
            }
            assertThat(check(shelf).differences())
                    .containsExactly(new Difference("missing_row", A + "/" + seq, "1", "0"));
        }
    }

    @Test
    void aCloseThatWasLostIsFound() throws Exception {
        try (Shelf shelf = Shelf.open(Kind.SQLITE, directory)) {
            shelf.apply(A, Made.request(A, 1, "2026-11-20T10:00:00Z").opened());
            assertThat(check(shelf).ok()).isTrue();
            // the process is gone, and nobody saw to what it left
            shelf.tamper("UPDATE writers SET ended = 1");
            assertThat(kinds(shelf)).contains("lost_close", "seal");
        }
    }

    @Test
    void aCallWhoseEndWasLostIsFound() throws Exception {
        try (Shelf shelf = Shelf.open(Kind.SQLITE, directory)) {
            // given: the request has an end, its call has none
            List<LedgerEntry> entries = Made.request(A, 1, "2026-11-20T10:00:00Z").whole();
            entries.removeIf(LedgerEntry.AttemptClosed.class::isInstance);
            shelf.apply(A, entries);
            shelf.tamper("UPDATE writers SET ended = 1");
            assertThat(kinds(shelf)).contains("lost_close");
        }
    }

    @Test
    void aLastRequestThatNeverArrivedIsFound() throws Exception {
        try (Shelf shelf = Shelf.open(Kind.SQLITE, directory)) {
            shelf.put(Made.request(A, 1, "2026-11-20T10:00:00Z"));
            shelf.store().finish(A, 3, 0);
            assertThat(check(shelf).differences())
                    .containsExactly(new Difference("missing_row", A + "/2 to 3", "2", "0"));
        }
    }

    @Test
    void aSumThatDoesNotFitIsADifferenceAndNoFailure() throws Exception {
        try (Shelf shelf = Shelf.open(Kind.SQLITE, directory)) {
            fill(shelf);
            shelf.tamper("UPDATE requests SET cost_pusd = 9000000000000000000");
            assertThat(kinds(shelf)).contains("seal", "cost", "sums");
        }
    }

    @Test
    void onlySoManyDifferencesAreListedAndAllAreCounted() throws Exception {
        try (Shelf shelf = Shelf.open(Kind.SQLITE, directory)) {
            List<LedgerEntry> entries = new ArrayList<>();
            for (int i = 1; i <= Findings.LIMIT + 1; i++) {
                entries.addAll(Made.request(A, i, "2026-11-20T10:00:00Z").neverTried().whole());
            }
            shelf.store().apply(A, Position.START, entries, new Position(1, 1));
            shelf.tamper("UPDATE requests SET owner = 'nobody', error = 'x'");
            CheckResult result = check(shelf);
            assertThat(result.differences()).hasSize(Findings.LIMIT);
            assertThat(result.total()).isGreaterThan(Findings.LIMIT);
        }
    }

    /** Each step of a retention that goes in the smallest steps, in the hour that it cuts too. */
    @ParameterizedTest
    @MethodSource("dev.hybridinference.gateway.books.Shelf#kinds")
    void whileOldOnesAreDeletedNothingIsMissedButWhatAStrangerDeletes(Kind kind) throws Exception {
        try (Shelf shelf = Shelf.open(kind, directory)) {
            // given: two writers in the same hours, one of which has nothing else
            long first = Instant.parse("2026-11-20T10:05:00Z").toEpochMilli();
            long step = 17 * 60_000;
            for (int i = 1; i <= 12; i++) {
                shelf.put(
                        Made.request(A, i, first + i * step).in("s" + i % 4),
                        Made.request(B, i, first + i * step + 1_000).in("s" + i % 3));
            }
            long cutoff = first + 9 * step;

            // when, then
            int steps = 0;
            for (String writer : List.of(B, A)) {
                while (shelf.store().trim(writer, writer.equals(B) ? cutoff * 2 : cutoff, 2) > 0) {
                    assertSoundButForAStranger(shelf, A, 12);
                    steps++;
                }
            }
            while (shelf.store().trimMinutes(cutoff, 1) > 0) {
                assertSoundButForAStranger(shelf, A, 11);
                steps++;
            }
            assertThat(steps).isGreaterThan(15);
        }
    }

    private static void assertSoundButForAStranger(Shelf shelf, String writer, int seq)
            throws Exception {
        assertThat(check(shelf).differences()).isEmpty();
        String which = " WHERE writer = '%s' AND seq = %d".formatted(writer, seq);
        shelf.tamper("CREATE TABLE kept AS SELECT * FROM requests" + which);
        assertThat(shelf.tamper("DELETE FROM requests" + which)).isOne();
        assertThat(kinds(shelf)).contains("missing_row");
        shelf.tamper("INSERT INTO requests SELECT * FROM kept");
        shelf.tamper("DROP TABLE kept");
    }

    @ParameterizedTest
    @ValueSource(strings = {"requests", "minutes"})
    void aStrangerCannotPassADeletionOffAsOneForAge(String what) throws Exception {
        try (Shelf shelf = Shelf.open(Kind.SQLITE, directory)) {
            // given
            fill(shelf);
            shelf.put(Made.request(B, 5, "2026-11-22T12:00:00Z"));
            long cutoff = Instant.parse("2026-11-20T10:30:00Z").toEpochMilli();
            int deleted =
                    what.equals("requests")
                            ? shelf.store().trim(A, cutoff, 1)
                            : shelf.store().trimMinutes(cutoff, 100);
            assertThat(deleted).isPositive();
            assertThat(check(shelf).ok()).isTrue();

            // when: what is said to be deleted is forgotten, or moved to now
            shelf.tamper("CREATE TABLE before AS SELECT * FROM trims");
            shelf.tamper("DELETE FROM trims WHERE what = '%s'".formatted(what));
            assertThat(check(shelf).ok()).isFalse();
            shelf.tamper("DELETE FROM trims");
            shelf.tamper("INSERT INTO trims SELECT * FROM before");
            assertThat(check(shelf).ok()).isTrue();
            shelf.tamper(
                    "UPDATE trims SET cutoff = 1999999999999 WHERE what = '%s'".formatted(what));

            // then
            assertThat(kinds(shelf)).contains("seal");
        }
    }

    @ParameterizedTest
    @MethodSource("dev.hybridinference.gateway.books.Shelf#kinds")
    void whatWasDeletedForItsAgeIsNotMissed(Kind kind) throws Exception {
        try (Shelf shelf = Shelf.open(kind, directory)) {
            fill(shelf);
            shelf.put(
                    Made.request(B, 5, "2026-11-22T10:00:00Z").in("s3"),
                    Made.request(B, 6, "2026-11-22T15:00:00Z").in("s3"));
            long cutoff = Instant.parse("2026-11-21T12:00:00Z").toEpochMilli();
            assertThat(shelf.store().trim(A, cutoff, 100)).isPositive();
            assertThat(shelf.store().trim(B, cutoff, 100)).isPositive();
            assertThat(shelf.store().trimMinutes(cutoff, 100)).isPositive();
            assertThat(check(shelf).differences()).isEmpty();

            shelf.tamper(
                    "UPDATE rollup_hour SET requests = requests + 1 WHERE bucket = (SELECT MAX(bucket) FROM rollup_hour)");
            assertThat(kinds(shelf)).containsExactly("rollup_hour");
        }
    }
}
