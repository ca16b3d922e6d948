package dev.hybridinference.gateway.books;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hybridinference.gateway.books.LogFilter.Field;
import dev.hybridinference.gateway.books.Shelf.Kind;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * How long the questions of every day take on many rows: 200,000, or as many as {@code
 * -Dbooks.rows=10000000} says, in each store or in the one that {@code -Dbooks.kind=SQLITE} says.
 * Prints the times.
 */
@Tag("long")
class BigBooksTest {
    private static final long ROWS = Long.getLong("books.rows", 200_000);
    private static final long DAYS = 30;
    private static final Instant END = Instant.parse("2026-11-20T00:00:00Z");
    private static final long BEGIN = END.minus(Duration.ofDays(DAYS)).toEpochMilli();
    private static final Duration MOST = Duration.ofSeconds(1);

    private static final String SESSIONS =
            """
            INSERT INTO sessions
            SELECT session, key, MIN(time), MAX(time), COUNT(*), SUM(usage_input), SUM(usage_output),
                   SUM(cost_pusd), 0
            FROM requests GROUP BY session, key
            """;

    private static final String ROLLUP =
            """
            INSERT INTO rollup_%1$s
            SELECT time - time %% %2$d, served_model, target, key, owner, outcome, COUNT(*), 0, COUNT(*),
                   SUM(usage_input), SUM(usage_cached_input), 0, 0, 0, 0, SUM(usage_output), SUM(usage_reasoning), 0,
                   SUM(cost_pusd), 0, SUM(duration_ms)
            FROM requests WHERE time >= %3$d GROUP BY 1, 2, 3, 4, 5, 6
            """;

    private static final String LATENCY =
            """
            INSERT INTO latency_%1$s
            SELECT time - time %% %2$d, served_model, target, key, outcome, '%4$s', %5$s, COUNT(*)
            FROM requests WHERE time >= %3$d GROUP BY 1, 2, 3, 4, 5, 7
            """;

    @TempDir Path directory;

    private static List<Kind> kinds() {
        String wanted = System.getProperty("books.kind");
        return wanted == null ? Shelf.kinds() : List.of(Kind.valueOf(wanted));
    }

    private static void fill(Shelf shelf, Kind kind) throws SQLException {
        String yes = kind == Kind.SQLITE ? "1" : "TRUE";
        String no = kind == Kind.SQLITE ? "0" : "FALSE";
        long week = END.minus(Duration.ofDays(7)).toEpochMilli();
        shelf.tamper(requests(yes, no));
        shelf.tamper(attempts(yes));
        shelf.tamper(SESSIONS);
        shelf.tamper(ROLLUP.formatted("hour", Stretches.HOUR, 0));
        shelf.tamper(ROLLUP.formatted("minute", Stretches.MINUTE, week));
        for (String what : List.of("ttft", "duration")) {
            String bound = SumQuery.bound(what + "_ms");
            shelf.tamper(LATENCY.formatted("hour", Stretches.HOUR, 0, what, bound));
            shelf.tamper(LATENCY.formatted("minute", Stretches.MINUTE, week, what, bound));
        }
        if (kind == Kind.POSTGRESQL) {
            shelf.tamper("ANALYZE");
        }
    }

    /** Evenly over 30 days: 8 writers, 20 models, 10 targets, 50 keys, a session for each 20. */
    private static String requests(String yes, String no) {
        return """
            WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < %1$d)
            INSERT INTO requests
            SELECT 'replica-1-' || (i %% 8), i / 8 + 1, 'req-' || i, %2$d + i * %3$d / %1$d,
                   'key' || (i %% 50), 'owner' || (i %% 10), 'session-' || (i / 20), NULL, 'chat', 'model' || (i %% 20),
                   'model' || (i %% 20), 'p' || (i %% 10) || '/model' || (i %% 20), 0, %4$s, 200,
                   CASE WHEN i %% 100 = 7 THEN 'provider_error' WHEN i %% 100 = 8 THEN 'cancelled' ELSE 'ok' END,
                   NULL, 1, %5$s, 1000 + i %% 977, i %% 500, 0, 0, 0, 0, 100 + i %% 97, i %% 50, 0, 'reported',
                   123000000 + i %% 1000, 'p1', 200 + i %% 5000, 50 + i %% 700,
                   'parsed:1000,planned:2000,sent:90000,first:400000000,closed:900000000',
                   'weighted: first of three candidates, health 1.0, price 0.5', 7,
                   CASE WHEN i %% 100 = 7 THEN 'upstream said 502' END, %4$s, '0123456789abcdef0123456789abcdef'
            FROM n
            """
                .formatted(ROWS - 1, BEGIN, Duration.ofDays(DAYS).toMillis(), yes, no);
    }

    private static String attempts(String yes) {
        return """
            INSERT INTO attempts
            SELECT writer, seq, 1, time, target, 0, 'ok', %s, 'billed', duration_ms,
                   usage_input, usage_cached_input, 0, 0, 0, 0, usage_output, usage_reasoning, 0, usage_source,
                   cost_pusd, price_id, seal
            FROM requests
            """
                .formatted(yes);
    }

    private interface Question {
        Object ask() throws BooksException;
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void theQuestionsOfEveryDayAreAnsweredWithinASecond(Kind kind) throws Exception {
        try (Shelf shelf = Shelf.open(kind, directory)) {
            long began = System.nanoTime();
            fill(shelf, kind);
            System.out.printf(
                    "%s: %,d rows made in %d s%n",
                    kind, ROWS, Duration.ofNanos(System.nanoTime() - began).toSeconds());
            try (Books books = shelf.read()) {
                Map<String, Duration> times = new LinkedHashMap<>();
                questions(books).forEach((name, question) -> times.put(name, time(name, question)));
                times.forEach(
                        (name, time) ->
                                System.out.printf("%s: %s: %d ms%n", kind, name, time.toMillis()));
                read(kind, shelf, books);
                assertThat(times).allSatisfy((_, time) -> assertThat(time).isLessThan(MOST));
            }
        }
    }

    /** What reads everything; none of these rows has a right seal. */
    private static void read(Kind kind, Shelf shelf, Books books) throws BooksException {
        long began = System.nanoTime();
        long[] exported = {0};
        new RequestLog(books)
                .export(new LogFilter(TimeRange.ALL, Map.of()), _ -> ++exported[0] > 0);
        long checked = System.nanoTime();
        CheckResult result = new LedgerCheck(books, shelf.sealer()).run();
        System.out.printf(
                "%s: export %d s, verify %d s%n",
                kind,
                Duration.ofNanos(checked - began).toSeconds(),
                Duration.ofNanos(System.nanoTime() - checked).toSeconds());
        assertThat(exported[0]).isEqualTo(ROWS);
        assertThat(result.rows()).isEqualTo(2 * ROWS);
        // the seals, and the writers, which have no rows
        assertThat(result.total()).isEqualTo(2 * ROWS + 8);
        assertThat(result.differences()).hasSize(Findings.LIMIT);
    }

    private static Map<String, Question> questions(Books books) {
        long day = END.minus(Duration.ofDays(1)).toEpochMilli();
        OpsQueries ops = new OpsQueries(books);
        RequestLog log = new RequestLog(books);
        LogFilter all = new LogFilter(TimeRange.ALL, Map.of());
        Map<String, Question> questions = new LinkedHashMap<>();
        questions.put("cost of 24 h by model", () -> ops.costByModel(day));
        questions.put("cost of 24 h by key", () -> ops.costByKey(day));
        questions.put("p95 of first tokens of 24 h by target", () -> ops.firstTokens95(day));
        questions.put("error rate of 24 h by target", () -> ops.errorRates(day));
        questions.put("top sessions by cost", () -> ops.topSessions(20));
        questions.put("one request by id", () -> log.named("req-" + ROWS / 2, 20));
        questions.put("last 100 errors", () -> ops.lastErrors(100));
        questions.put("first page of the log", () -> log.search(all, 50, null));
        questions.put(
                "search for a session",
                () ->
                        log.search(
                                new LogFilter(TimeRange.ALL, Map.of(Field.SESSION, "session-77")),
                                50,
                                null));
        questions.put(
                "search of a day for errors of a key",
                () ->
                        log.search(
                                new LogFilter(
                                        new TimeRange(day, END.toEpochMilli()),
                                        Map.of(Field.KEY, "key7", Field.OUTCOME, "provider_error")),
                                50,
                                null));
        questions.put("status", () -> LedgerStatus.of(books, SpoolView.EMPTY, END.toEpochMilli()));
        return questions;
    }

    private static Duration time(String name, Question question) {
        long began = System.nanoTime();
        try {
            assertThat(question.ask()).asString().as(name).hasSizeGreaterThan(10);
        } catch (BooksException failed) {
            throw new AssertionError(name, failed);
        }
        return Duration.ofNanos(System.nanoTime() - began);
    }
}
