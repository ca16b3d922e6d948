package dev.hybridinference.gateway.books;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.hybridinference.gateway.books.Shelf.Kind;
import dev.hybridinference.kernel.call.Usage;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class UsageReportsTest {
    private static final String A = "replica-1-0";
    private static final Usage CACHED =
            new Usage(1_000, 600, 50, 30, 0, 0, 40, 10, 0, Usage.Source.REPORTED);

    @TempDir Path directory;

    private static Shelf fill(Shelf shelf) throws Exception {
        shelf.put(
                Made.request(A, 1, "2026-10-31T23:30:00Z").used(CACHED, "1.5"),
                Made.request(A, 2, "2026-11-01T00:10:00Z")
                        .by("web", "me")
                        .in("s1")
                        .tagged("job=x,team=a"),
                Made.request(A, 3, "2026-11-01T18:29:59.999Z")
                        .of("big", "q")
                        .in("s1")
                        .tagged("team=a"),
                Made.request(A, 4, "2026-11-01T18:30:00Z")
                        .of("big", "q")
                        .in("s2")
                        .used(Usage.estimated(7, 3), null),
                Made.request(A, 5, "2026-11-02T12:00:00Z")
                        .failed(502, "provider_error", "x")
                        .neverTried());
        shelf.apply(A, Made.request(A, 6, "2026-11-02T12:30:00Z").in("s2").opened());
        return shelf;
    }

    private static UsageReport report(
            Shelf shelf, Period period, @Nullable Dimension by, String zone, TimeRange range)
            throws BooksException {
        try (Books books = shelf.read()) {
            return new UsageReports(books)
                    .report(new UsageQuery(period, by, range, ZoneId.of(zone)));
        }
    }

    private static UsageReport report(Shelf shelf, Period period, @Nullable Dimension by)
            throws BooksException {
        return report(shelf, period, by, "UTC", TimeRange.ALL);
    }

    /** Requests by period, and by group where there is one. */
    private static Map<String, Long> requests(UsageReport report) {
        return report.lines().stream()
                .collect(
                        Collectors.toMap(
                                line ->
                                        line.group() == null
                                                ? line.period()
                                                : line.period() + " " + line.group(),
                                line -> line.tally().requests()));
    }

    private static TimeRange range(String from, String until) {
        return new TimeRange(
                Instant.parse(from).toEpochMilli(), Instant.parse(until).toEpochMilli());
    }

    @ParameterizedTest
    @MethodSource("dev.hybridinference.gateway.books.Shelf#kinds")
    void tokensOfCachesAreCountedOnceAndMoneyIsExact(Kind kind) throws Exception {
        try (Shelf shelf = fill(Shelf.open(kind, directory))) {
            UsageReport report = report(shelf, Period.DAILY, null);

            assertThat(requests(report))
                    .isEqualTo(Map.of("2026-10-31", 1L, "2026-11-01", 3L, "2026-11-02", 1L));
            assertThat(report.lines().getFirst().tally())
                    .isEqualTo(new Tally(1, 320, 40, 80, 600, new BigDecimal("1.500000000000"), 0));
            assertThat(report.totals())
                    .isEqualTo(new Tally(5, 527, 63, 80, 600, new BigDecimal("1.500246000000"), 1));
            assertThat(report.totals().totalTokens()).isEqualTo(1_000 + 40 + 2 * 110 + 10);
            assertThat(report.lines().get(1).models().keySet()).containsExactly("big", "llama");
            assertThat(report.notices()).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("dev.hybridinference.gateway.books.Shelf#kinds")
    void linesAreBrokenDownByWhatIsAskedFor(Kind kind) throws Exception {
        try (Shelf shelf = fill(Shelf.open(kind, directory))) {
            assertThat(requests(report(shelf, Period.MONTHLY, Dimension.KEY)))
                    .isEqualTo(Map.of("2026-10 ci", 1L, "2026-11 ci", 3L, "2026-11 web", 1L));
            assertThat(requests(report(shelf, Period.MONTHLY, Dimension.USER)))
                    .isEqualTo(Map.of("2026-10 team", 1L, "2026-11 team", 3L, "2026-11 me", 1L));
            assertThat(requests(report(shelf, Period.WEEKLY, Dimension.MODEL)))
                    .isEqualTo(
                            Map.of(
                                    "2026-10-26 llama",
                                    2L,
                                    "2026-10-26 big",
                                    2L,
                                    "2026-11-02 llama",
                                    1L));
            assertThat(requests(report(shelf, Period.MONTHLY, Dimension.TARGET)))
                    .isEqualTo(
                            Map.of(
                                    "2026-10 p/llama",
                                    1L,
                                    "2026-11 p/llama",
                                    1L,
                                    "2026-11 q/big",
                                    2L,
                                    "2026-11 ",
                                    1L));
        }
    }

    @ParameterizedTest
    @MethodSource("dev.hybridinference.gateway.books.Shelf#kinds")
    void aRequestWithTwoTagsIsInTwoLinesAndOnceInTheTotals(Kind kind) throws Exception {
        try (Shelf shelf = fill(Shelf.open(kind, directory))) {
            UsageReport report = report(shelf, Period.MONTHLY, Dimension.TAG);
            assertThat(requests(report))
                    .isEqualTo(
                            Map.of(
                                    "2026-10 ",
                                    1L,
                                    "2026-11 ",
                                    2L,
                                    "2026-11 job=x",
                                    1L,
                                    "2026-11 team=a",
                                    2L));
            assertThat(report.totals()).isEqualTo(report(shelf, Period.MONTHLY, null).totals());
        }
    }

    @ParameterizedTest
    @MethodSource("dev.hybridinference.gateway.books.Shelf#kinds")
    void sessionsAreInTheOrderOfTheirLastRequest(Kind kind) throws Exception {
        try (Shelf shelf = fill(Shelf.open(kind, directory))) {
            UsageReport report = report(shelf, Period.SESSION, null);
            assertThat(report.lines())
                    .extracting(UsageReport.Line::period, line -> line.tally().requests())
                    .containsExactly(tuple("s1", 2L), tuple("s2", 1L));
            assertThat(requests(report(shelf, Period.SESSION, Dimension.KEY)))
                    .isEqualTo(Map.of("s1 ci", 1L, "s1 web", 1L, "s2 ci", 1L));
            assertThat(requests(report(shelf, Period.SESSION, Dimension.MODEL)))
                    .isEqualTo(Map.of("s1 big", 1L, "s1 llama", 1L, "s2 big", 1L));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "UTC, 2026-10-31:1 2026-11-01:3 2026-11-02:1",
        "Asia/Kolkata, 2026-11-01:3 2026-11-02:2",
        "America/New_York, 2026-10-31:2 2026-11-01:2 2026-11-02:1",
        "Asia/Kathmandu, 2026-11-01:2 2026-11-02:3"
    })
    void daysAreThoseOfTheTimeZone(String zone, String expected) throws Exception {
        try (Shelf shelf = fill(Shelf.open(Kind.SQLITE, directory))) {
            for (Dimension by : new @Nullable Dimension[] {null, Dimension.TAG}) {
                UsageReport report = report(shelf, Period.DAILY, by, zone, TimeRange.ALL);
                Map<String, Long> days =
                        report.lines().stream()
                                .filter(line -> by == null || !"team=a".equals(line.group()))
                                .collect(
                                        Collectors.toMap(
                                                UsageReport.Line::period,
                                                line -> line.tally().requests(),
                                                Long::sum));
                if (by == null) {
                    assertThat(
                                    days.entrySet().stream()
                                            .map(day -> day.getKey() + ":" + day.getValue())
                                            .sorted()
                                            .collect(Collectors.joining(" ")))
                            .isEqualTo(expected);
                }
                assertThat(report.totals().requests()).isEqualTo(5);
            }
        }
    }

    /** Requests at the edges of days that are short or long, of weeks, months and years. */
    @ParameterizedTest
    @CsvSource({
        // spring forward: the day has 23 hours, and 01:59:59 is followed by 03:00
        "Europe/Berlin, DAILY, 2026-03-28T22:59:59.999Z 2026-03-28T23:00:00Z 2026-03-29T00:59:59Z 2026-03-29T01:00:00Z 2026-03-29T21:59:59.999Z 2026-03-29T22:00:00Z, 2026-03-28:1 2026-03-29:4 2026-03-30:1",
        // fall back: the day has 25 hours, of which 02:30 comes twice
        "Europe/Berlin, DAILY, 2026-10-24T21:59:59Z 2026-10-24T22:00:00Z 2026-10-25T00:30:00Z 2026-10-25T01:30:00Z 2026-10-25T22:59:59.999Z 2026-10-25T23:00:00Z, 2026-10-24:1 2026-10-25:4 2026-10-26:1",
        // half an hour of daylight saving
        "Australia/Lord_Howe, DAILY, 2026-10-03T13:29:59Z 2026-10-03T13:30:00Z 2026-10-04T12:59:59Z 2026-10-04T13:00:00Z, 2026-10-03:1 2026-10-04:2 2026-10-05:1",
        // a day that never was
        "Pacific/Apia, DAILY, 2011-12-30T09:59:59Z 2011-12-30T10:00:00Z, 2011-12-29:1 2011-12-31:1",
        "UTC, WEEKLY, 2026-12-27T23:59:59Z 2026-12-28T00:00:00Z 2027-01-03T23:59:59Z 2027-01-04T00:00:00Z, 2026-12-21:1 2026-12-28:2 2027-01-04:1",
        "UTC, MONTHLY, 2028-02-28T23:59:59Z 2028-02-29T12:00:00Z 2028-02-29T23:59:59.999Z 2028-03-01T00:00:00Z, 2028-02:3 2028-03:1",
        "Asia/Tokyo, MONTHLY, 2026-12-31T14:59:59Z 2026-12-31T15:00:00Z 2027-01-31T14:59:59Z 2027-01-31T15:00:00Z, 2026-12:1 2027-01:2 2027-02:1"
    })
    void periodsEndWhereTheTimeZoneSays(String zone, Period period, String moments, String expected)
            throws Exception {
        try (Shelf shelf = Shelf.open(Kind.SQLITE, directory)) {
            // given: written in any order, as a wall clock that is set back makes them
            List<String> times = new ArrayList<>(List.of(moments.split(" ")));
            Collections.reverse(times);
            for (int i = 0; i < times.size(); i++) {
                shelf.put(Made.request(A, i + 1, times.get(i)));
            }

            // when
            UsageReport report = report(shelf, period, null, zone, TimeRange.ALL);

            // then
            assertThat(
                            requests(report).entrySet().stream()
                                    .map(line -> line.getKey() + ":" + line.getValue())
                                    .sorted()
                                    .collect(Collectors.joining(" ")))
                    .isEqualTo(expected);
        }
    }

    @Test
    void aRangeIsCountedByWholeMinutes() throws Exception {
        try (Shelf shelf = fill(Shelf.open(Kind.SQLITE, directory))) {
            for (Dimension by : new @Nullable Dimension[] {null, Dimension.TAG}) {
                assertThat(
                                report(
                                                shelf,
                                                Period.DAILY,
                                                by,
                                                "UTC",
                                                range(
                                                        "2026-11-01T00:10:59Z",
                                                        "2026-11-01T18:30:00Z"))
                                        .totals()
                                        .requests())
                        .isEqualTo(2);
                assertThat(
                                report(
                                                shelf,
                                                Period.DAILY,
                                                by,
                                                "UTC",
                                                range(
                                                        "2026-11-01T00:11:00Z",
                                                        "2026-11-01T18:30:01Z"))
                                        .totals()
                                        .requests())
                        .isEqualTo(2);
            }
        }
    }

    @Test
    void hoursStandInForMinutesThatAreGoneAndTheReportSaysSo() throws Exception {
        try (Shelf shelf = fill(Shelf.open(Kind.SQLITE, directory))) {
            shelf.store().trimMinutes(Instant.parse("2026-11-01T18:30:00Z").toEpochMilli(), 100);
            UsageReport report = report(shelf, Period.DAILY, null, "Asia/Kolkata", TimeRange.ALL);
            assertThat(report.totals().requests()).isEqualTo(5);
            assertThat(report.notices())
                    .singleElement()
                    .asString()
                    .contains("2026-11-01T18:30:00Z");
            assertThat(report(shelf, Period.DAILY, null).notices()).isEmpty();
        }
    }

    @Test
    void aCostOfWhichNothingIsKnownIsNotZero() throws Exception {
        try (Shelf shelf = fill(Shelf.open(Kind.SQLITE, directory))) {
            Tally unpriced = report(shelf, Period.SESSION, null).lines().getLast().tally();
            assertThat(unpriced.unpriced()).isEqualTo(1);
            assertThat(unpriced.knownCost()).isNull();
            assertThat(report(shelf, Period.DAILY, null).totals().knownCost())
                    .isEqualByComparingTo("1.500246");
        }
    }

    @Test
    void anEmptyStoreGivesAnEmptyReport() throws Exception {
        try (Shelf shelf = Shelf.open(Kind.SQLITE, directory)) {
            for (Period period : Period.values()) {
                UsageReport report = report(shelf, period, null);
                assertThat(report.lines()).isEmpty();
                assertThat(report.totals()).isEqualTo(Tally.NONE);
            }
        }
    }

    @Test
    void moreLinesThanFitAreRefusedWithAdvice() throws Exception {
        try (Shelf shelf = Shelf.open(Kind.SQLITE, directory)) {
            shelf.tamper(
                    """
                    WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < %d)
                    INSERT INTO rollup_hour
                    SELECT 0, 'm', 't', 'key' || i, 'o', 'ok', 1, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0
                    FROM n
                    """
                            .formatted(UsageGroups.LIMIT));
            assertThatThrownBy(() -> report(shelf, Period.DAILY, Dimension.KEY))
                    .isInstanceOfSatisfying(
                            BooksException.class,
                            refused ->
                                    assertThat(refused.kind())
                                            .isEqualTo(BooksException.Kind.QUESTION))
                    .hasMessageContaining("--since");
            assertThat(report(shelf, Period.DAILY, null).lines()).hasSize(1);
        }
    }
}
