package dev.hybridinference.gateway.books;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hybridinference.gateway.books.OpsQueries.FirstToken;
import dev.hybridinference.gateway.books.Shelf.Kind;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class OpsQueriesTest {
    private static final long NOON = Instant.parse("2026-11-20T12:00:00Z").toEpochMilli();
    private static final long MINUTE = 60_000;

    @TempDir Path directory;

    private static void count(
            Shelf shelf, int minute, String target, String kind, int bound, int count)
            throws SQLException {
        shelf.tamper(
                "INSERT INTO latency_minute VALUES (%d, 'm', '%s', 'k', 'ok', '%s', %d, %d)"
                        .formatted(NOON + minute * MINUTE, target, kind, bound, count));
    }

    @ParameterizedTest
    @MethodSource("dev.hybridinference.gateway.books.Shelf#kinds")
    void nineteenOfTwentyFirstTokensCameWithinTheBound(Kind kind) throws Exception {
        try (Shelf shelf = Shelf.open(kind, directory)) {
            // given: just enough in one slot, one too few in the next
            count(shelf, -1, "b/x", "ttft", 5_000, 100);
            count(shelf, 0, "b/x", "ttft", 100, 10);
            count(shelf, 4, "b/x", "ttft", 100, 9);
            count(shelf, 4, "b/x", "ttft", 500, 1);
            count(shelf, 4, "b/x", "duration", 9_000, 50);
            count(shelf, 5, "b/x", "ttft", 2_000, 1);
            count(shelf, 6, "b/x", "ttft", 500, 1);
            count(shelf, 7, "b/x", "ttft", 100, 18);
            count(shelf, 9, "a/y", "ttft", 20, 1);

            // then
            try (Books books = shelf.read()) {
                assertThat(new OpsQueries(books).firstTokens95(NOON + 1))
                        .containsExactly(
                                new FirstToken("a/y", NOON + 5 * MINUTE, 20),
                                new FirstToken("b/x", NOON, 100),
                                new FirstToken("b/x", NOON + 5 * MINUTE, 500));
            }
        }
    }
}
