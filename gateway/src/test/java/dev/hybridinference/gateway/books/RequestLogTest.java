package dev.hybridinference.gateway.books;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hybridinference.gateway.books.LogFilter.Field;
import dev.hybridinference.gateway.books.Shelf.Kind;
import dev.hybridinference.gateway.config.StorageUrl;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RequestLogTest {
    private static final String A = "replica-1-0";
    private static final String B = "replica-1-1";
    private static final LogFilter ALL = new LogFilter(TimeRange.ALL, Map.of());

    @TempDir Path directory;

    private static Shelf fill(Shelf shelf) throws Exception {
        shelf.put(
                Made.request(A, 1, "2026-11-20T10:00:00Z").called("a1"),
                Made.request(B, 1, "2026-11-20T09:00:00Z").called("b1").by("web", "me").in("s"),
                Made.request(A, 2, "2026-11-20T11:00:00Z").called("twice").of("big", "q"),
                Made.request(B, 2, "2026-11-20T11:00:00Z")
                        .called("twice")
                        .failed(429, "provider_error", "Quota 100%_used \\ up"),
                Made.request(B, 3, "2026-11-20T12:00:00Z")
                        .called("b3")
                        .failed(499, "cancelled", "left"));
        shelf.apply(A, Made.request(A, 3, "2026-11-20T13:00:00Z").called("a3").opened());
        return shelf;
    }

    private static List<String> ids(List<StoredRequest> requests) {
        return requests.stream()
                .map(
                        request ->
                                request.row().id().writer().charAt(10)
                                        + ""
                                        + request.row().id().seq())
                .toList();
    }

    @ParameterizedTest
    @MethodSource("dev.hybridinference.gateway.books.Shelf#kinds")
    void anExportHasEachRequestOnceInTheOrderOfTime(Kind kind) throws Exception {
        try (Shelf shelf = fill(Shelf.open(kind, directory));
                Books books = shelf.read()) {
            List<StoredRequest> exported = new ArrayList<>();
            new RequestLog(books).export(ALL, exported::add);
            assertThat(ids(exported)).containsExactly("11", "01", "02", "12", "13", "03");
            assertThat(exported.getLast().open()).isTrue();

            List<StoredRequest> some = new ArrayList<>();
            new RequestLog(books)
                    .export(
                            ALL,
                            request -> {
                                some.add(request);
                                return some.size() < 2;
                            });
            assertThat(some).hasSize(2);
        }
    }

    @ParameterizedTest
    @MethodSource("dev.hybridinference.gateway.books.Shelf#kinds")
    void pagesDoNotShiftWhenRequestsArrive(Kind kind) throws Exception {
        try (Shelf shelf = fill(Shelf.open(kind, directory));
                Books books = shelf.read()) {
            RequestLog log = new RequestLog(books);
            RequestLog.Page first = log.search(ALL, 3, null);
            shelf.put(Made.request(B, 4, "2026-11-20T14:00:00Z"));
            LogMark next = Objects.requireNonNull(first.next());
            RequestLog.Page second = log.search(ALL, 2, LogMark.parse(next.text()));
            RequestLog.Page third = log.search(ALL, 3, second.next());

            assertThat(ids(first.requests())).containsExactly("03", "13", "12");
            assertThat(ids(second.requests())).containsExactly("02", "01");
            assertThat(ids(third.requests())).containsExactly("11");
            assertThat(third.next()).isNull();
        }
    }

    /** A condition, its value, and the one request that meets it. */
    private static final List<List<String>> SEARCHES =
            List.of(
                    List.of("MODEL", "big", "02"),
                    List.of("KEY", "web", "11"),
                    List.of("TARGET", "q/big", "02"),
                    List.of("OUTCOME", "cancelled", "13"),
                    List.of("OUTCOME", "open", "03"),
                    List.of("SESSION", "s", "11"),
                    List.of("STATUS", "429", "12"),
                    List.of("TEXT", "quota", "12"),
                    List.of("TEXT", "100%_u", "12"),
                    List.of("TEXT", "\\ UP", "12"),
                    List.of("TEXT", "_", "12"),
                    List.of("KEY", "' OR ''='"));

    @ParameterizedTest
    @MethodSource("dev.hybridinference.gateway.books.Shelf#kinds")
    void aSearchFindsWhatMeetsItsConditions(Kind kind) throws Exception {
        try (Shelf shelf = fill(Shelf.open(kind, directory));
                Books books = shelf.read()) {
            for (List<String> search : SEARCHES) {
                LogFilter filter =
                        new LogFilter(
                                TimeRange.ALL,
                                Map.of(Field.valueOf(search.getFirst()), search.get(1)));
                assertThat(ids(new RequestLog(books).search(filter, 10, null).requests()))
                        .as(search.toString())
                        .isEqualTo(search.subList(2, search.size()));
            }
        }
    }

    @Test
    void allConditionsMustHold() throws Exception {
        try (Shelf shelf = fill(Shelf.open(Kind.SQLITE, directory));
                Books books = shelf.read()) {
            long ten = Instant.parse("2026-11-20T10:00:00Z").toEpochMilli();
            LogFilter filter =
                    new LogFilter(
                            new TimeRange(ten, ten + 7_200_000),
                            Map.of(Field.KEY, "ci", Field.STATUS, "200"));
            assertThat(ids(new RequestLog(books).search(filter, 10, null).requests()))
                    .containsExactly("02", "01");
        }
    }

    @ParameterizedTest
    @MethodSource("dev.hybridinference.gateway.books.Shelf#kinds")
    void aRequestIsFoundByItsIdWithItsAttempts(Kind kind) throws Exception {
        try (Shelf shelf = fill(Shelf.open(kind, directory));
                Books books = shelf.read()) {
            RequestLog log = new RequestLog(books);
            List<StoredRequest> twice = log.named("twice", 10);
            assertThat(ids(twice)).containsExactly("12", "02");
            assertThat(log.at(twice.getLast().row().id())).isEqualTo(twice.getLast());
            assertThat(log.attempts(twice.getFirst().row().id()))
                    .singleElement()
                    .satisfies(
                            attempt ->
                                    assertThat(attempt.row().result()).isEqualTo("provider_error"));
            assertThat(log.named("nobody", 10)).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("dev.hybridinference.gateway.books.Shelf#kinds")
    void aFollowerToldOfEachRequestWhenItEnds(Kind kind) throws Exception {
        try (Shelf shelf = fill(Shelf.open(kind, directory));
                Books books = shelf.read()) {
            LogFollower follower = new RequestLog(books).follow();
            assertThat(follower.poll()).isEmpty();

            shelf.apply(A, Made.request(A, 4, "2026-11-20T13:10:00Z").opened());
            shelf.put(Made.request(A, 5, "2026-11-20T13:20:00Z"));
            shelf.put(Made.request("replica-2-0", 1, "2026-11-20T13:15:00Z"));
            assertThat(ids(follower.poll())).containsExactly("01", "05");

            shelf.apply(A, Made.request(A, 3, "2026-11-20T13:00:00Z").closed());
            shelf.apply(A, Made.request(A, 4, "2026-11-20T13:10:00Z").closed());
            assertThat(ids(follower.poll())).containsExactly("03", "04");
            assertThat(follower.poll()).isEmpty();
        }
    }

    @Test
    void aFollowerForgetsTheOldestOfTooManyOpenRequests() throws Exception {
        try (Shelf shelf = Shelf.open(Kind.SQLITE, directory);
                Books books = shelf.read()) {
            shelf.put(Made.request(A, 1, "2026-11-20T10:00:00Z"));
            LogFollower follower = new LogFollower(books, new RequestLog(books), 10);
            for (int i = 2; i <= 13; i++) {
                shelf.apply(A, Made.request(A, i, "2026-11-20T11:00:00Z").opened());
                assertThat(follower.poll()).isEmpty();
            }
            assertThat(follower.remembered()).isEqualTo(10);
            for (int i = 2; i <= 13; i++) {
                shelf.apply(A, Made.request(A, i, "2026-11-20T11:00:00Z").closed());
            }
            assertThat(follower.poll())
                    .extracting(request -> request.row().id().seq())
                    .containsExactly(4L, 5L, 6L, 7L, 8L, 9L, 10L, 11L, 12L, 13L);
        }
    }

    @ParameterizedTest
    @MethodSource("dev.hybridinference.gateway.books.Shelf#kinds")
    void theBooksCannotBeWrittenThroughTheReadingSide(Kind kind) throws Exception {
        try (Shelf shelf = fill(Shelf.open(kind, directory));
                Books books = shelf.read()) {
            assertThatThrownBy(
                            () -> {
                                try (var statement = books.statement("DELETE FROM requests")) {
                                    statement.executeUpdate();
                                }
                            })
                    .isInstanceOf(SQLException.class)
                    .hasMessageMatching("(?is).*read.?only.*");
        }
    }

    @Test
    void booksThatAreNotThereAreToldAndNotMade() {
        Path file = directory.resolve("hybrid.db");
        assertThatThrownBy(() -> Books.open(new StorageUrl.Sqlite(file)))
                .isInstanceOfSatisfying(
                        BooksException.class,
                        missing ->
                                assertThat(missing.kind()).isEqualTo(BooksException.Kind.MISSING))
                .hasMessageContaining("no such file");
        assertThat(file).doesNotExist();
    }

    @Test
    void aServerThatDoesNotAnswerIsUnavailable() {
        assertThatThrownBy(
                        () ->
                                Books.open(
                                        StorageUrl.parse(
                                                "postgresql://u:geheim@127.0.0.1:1/db", directory)))
                .isInstanceOfSatisfying(
                        BooksException.class,
                        away -> assertThat(away.kind()).isEqualTo(BooksException.Kind.UNAVAILABLE))
                .hasMessageContaining("127.0.0.1:1")
                .hasMessageNotContaining("geheim");
    }
}
