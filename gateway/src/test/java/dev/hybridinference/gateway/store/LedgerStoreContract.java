package dev.hybridinference.gateway.store;

import static dev.hybridinference.gateway.store.Entries.BILL;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hybridinference.kernel.call.Usage;
import dev.hybridinference.kernel.ledger.Bill;
import dev.hybridinference.kernel.ledger.LedgerEntry;
import dev.hybridinference.kernel.ledger.RequestRow;
import dev.hybridinference.kernel.ledger.RequestRow.Asked;
import dev.hybridinference.kernel.ledger.RequestRow.Asker;
import dev.hybridinference.kernel.ledger.RequestRow.End;
import dev.hybridinference.kernel.ledger.RequestRow.Served;
import dev.hybridinference.kernel.ledger.RowId;
import dev.hybridinference.kernel.price.Money;
import dev.hybridinference.testkit.Seeds;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What holds for the books in every database. */
abstract class LedgerStoreContract extends LedgerStoreFaults {
    @Test
    void anUnknownWriterStandsAtTheStart() throws StoreException {
        assertThat(store.position(WRITER)).isEqualTo(Position.START);
        assertThat(store.unfinished()).isEmpty();
    }

    @Test
    void thePositionMovesWithTheEntries() throws StoreException {
        // when
        apply(entries.opened(1), entries.opened(2));
        // then
        assertThat(store.position(WRITER)).isEqualTo(at);
        assertThat(store.unfinished()).containsExactly(WRITER);
        assertThat(books.writers())
                .containsExactly(new Writer(WRITER, Entries.TIME, at, 1, 2, false));
    }

    @Test
    void anOpenRequestIsInNoSum() throws StoreException {
        // when
        apply(entries.opened(1), entries.attemptOpened(1, 1));
        // then
        assertThat(books.requests()).containsExactly(entries.open(1));
        assertThat(books.rows(Table.ROLLUP_HOUR)).isEmpty();
        assertThat(books.rows(Table.SESSIONS)).isEmpty();
    }

    @Test
    void openedAndClosedInOneBatchIsOneRow() throws StoreException {
        // when
        apply(entries.whole(1, 1));
        // then
        assertThat(books.requests())
                .containsExactly(entries.row(1, Entries.TIME, Entries.ok(), BILL));
        assertThat(books.attempts()).containsExactly(entries.attempt(1, 1, "ok", BILL));
        assertThat(books.sum(Table.ROLLUP_MINUTE, "cost_pusd")).isEqualTo(123_000_000);
        books.assertSumsAgree();
    }

    @Test
    void aCloseInALaterBatchTakesThePlaceOfTheOpenRow() throws StoreException {
        // when
        apply(entries.opened(1), entries.attemptOpened(1, 1));
        apply(entries.attemptClosed(1, 1, BILL), entries.closed(1));
        // then
        assertThat(books.requests())
                .containsExactly(entries.row(1, Entries.TIME, Entries.ok(), BILL));
        assertThat(books.attempts()).containsExactly(entries.attempt(1, 1, "ok", BILL));
        books.assertSumsAgree();
    }

    @Test
    void aCloseWithoutItsOpeningIsWhole() throws StoreException {
        // when
        apply(entries.opened(2), entries.closed(1));
        apply(entries.closed(3));
        // then
        assertThat(books.requests()).hasSize(3);
        books.assertSumsAgree();
    }

    @Test
    void aLateCloseOfANumberThatWasPassedOverCounts() throws StoreException {
        // when
        apply(entries.closed(2));
        apply(entries.closed(1));
        // then
        assertThat(books.sum(Table.ROLLUP_HOUR, "requests")).isEqualTo(2);
        books.assertSumsAgree();
    }

    @Test
    void aSecondCloseChangesNothing() throws StoreException {
        // given
        apply(entries.opened(1), entries.closed(1), entries.closed(1, Entries.bill(9, 9, 9)));
        // when
        apply(entries.closed(1, Entries.bill(9, 9, 9)), entries.opened(1));
        apply(entries.attemptClosed(1, 1, BILL));
        apply(entries.attemptClosed(1, 1, Entries.bill(9, 9, 9)), entries.attemptOpened(1, 1));
        // then
        assertThat(books.requests())
                .containsExactly(entries.row(1, Entries.TIME, Entries.ok(), BILL));
        assertThat(books.attempts()).containsExactly(entries.attempt(1, 1, "ok", BILL));
        books.assertSumsAgree();
    }

    @Test
    void aBatchFromAnOldPositionIsNotTakenOver() throws StoreException {
        // given
        List<LedgerEntry> batch = entries.whole(1, 10);
        apply(batch);
        Position stands = at;
        // when
        Position answer = store.apply(WRITER, Position.START, batch, new Position(1, 7));
        Position ahead =
                store.apply(WRITER, new Position(2, 0), entries.whole(11, 1), new Position(2, 9));
        // then
        assertThat(answer).isEqualTo(stands);
        assertThat(ahead).isEqualTo(stands);
        assertThat(books.requests()).hasSize(10);
        books.assertSumsAgree();
    }

    @Test
    void anAnswerThatNeverArrivedIsWrittenOnTheRow() throws StoreException {
        // when
        apply(entries.closed(1), entries.undelivered(1));
        apply(entries.undelivered(2), entries.closed(2));
        apply(entries.opened(3), entries.undelivered(3));
        apply(entries.closed(3));
        apply(entries.closed(4));
        apply(entries.undelivered(4), entries.undelivered(9));
        apply(entries.closed(5));
        // then
        assertThat(books.rows(Table.REQUESTS).stream().map(Rows::delivered))
                .containsExactly(false, false, false, false, true);
        books.assertSumsAgree();
    }

    @Test
    void everyColumnIsKeptAsItIs() throws StoreException {
        // given
        String odd = "a\tb\nc\\d\r'\"\\N €\uD83D\uDE00 \\. ";
        RequestRow row =
                new RequestRow(
                        new RowId(WRITER, 1),
                        odd,
                        Entries.TIME,
                        new Asker(odd, odd + "1", null, ""),
                        new Asked(odd + "2", odd + "3", true),
                        new Served(odd + "4", odd + "5", 3, 2, true),
                        new End(499, "cancelled", "client", odd + "6", 12, 34),
                        new Bill(
                                new Usage(1, 2, 3, 4, 5, 6, 7, 8, 9, Usage.Source.ESTIMATED),
                                new Money(-5),
                                odd + "7"),
                        odd + "8",
                        odd + "9",
                        Long.MAX_VALUE);
        // when
        apply(new LedgerEntry.Closed(row));
        // then
        assertThat(books.requests()).containsExactly(row);
    }

    @Test
    void whatNoDatabaseKeepsIsReplacedOnAllWays() throws StoreException {
        // given
        Entries hostile = new Entries(WRITER, "k\0\uD800");
        Entries other = new Entries(WRITER, "k\uFFFD\0");
        // when
        apply(hostile.closed(1), other.closed(2), hostile.closed(3));
        // then
        assertThat(books.requests())
                .extracting(row -> row.asker().key())
                .containsOnly("k\uFFFD\uFFFD");
        books.assertSumsAgree();
    }

    @Test
    void whatHasNoPriceIsNotFree() throws StoreException {
        // when
        apply(entries.closed(1, new Bill(Usage.reported(5, 0, 6, 0), null, "")), entries.closed(2));
        apply(entries.closed(3, new Bill(null, null, "")));
        // then
        assertThat(books.requests().getFirst().bill().unpriced()).isTrue();
        assertThat(books.sum(Table.ROLLUP_MINUTE, "unpriced")).isEqualTo(2);
        assertThat(books.sum(Table.SESSIONS, "unpriced")).isEqualTo(2);
        books.assertSumsAgree();
    }

    @Test
    void requestsOfOtherMinutesHoursAndKeysAreSummedApart() throws StoreException {
        // when
        for (long seq = 1; seq <= 4; seq++) {
            long time = Entries.TIME + (seq - 1) * 20 * 60_000;
            apply(new LedgerEntry.Closed(entries.row(seq, time, Entries.ok(), BILL)));
        }
        apply(new Entries(WRITER, "another").closed(5));
        // then
        assertThat(books.rows(Table.ROLLUP_MINUTE)).hasSize(5);
        assertThat(books.rows(Table.ROLLUP_HOUR)).hasSize(3);
        @Nullable Object[] session = books.rows(Table.SESSIONS).getLast();
        assertThat(session)
                .startsWith("s1", "key", Entries.TIME, Entries.TIME + 3_600_000, 4L, 400L, 28L);
        books.assertSumsAgree();
    }

    @Test
    void anyOrderOfBatchesGivesTheSameSums() throws StoreException {
        // given
        RandomGenerator random = Seeds.random("LedgerStoreContract.anyOrderOfBatches");
        List<LedgerEntry> all = new ArrayList<>();
        long cost = 0;
        for (long seq = 1; seq <= 300; seq++) {
            Bill bill = Entries.bill(random.nextInt(1000), random.nextInt(1000), random.nextInt());
            cost += Objects.requireNonNull(bill.cost()).pusd();
            all.add(entries.opened(seq));
            all.add(random.nextInt(all.size()), entries.closed(seq, bill));
            if (random.nextBoolean()) {
                all.add(random.nextInt(all.size()), entries.undelivered(seq));
            }
        }
        // when
        int from = 0;
        while (from < all.size()) {
            int to = Math.min(all.size(), from + 1 + random.nextInt(90));
            apply(all.subList(from, to));
            from = to;
        }
        // then
        assertThat(books.requests()).hasSize(300).noneMatch(row -> !Folded.closed(row));
        assertThat(books.sum(Table.ROLLUP_HOUR, "cost_pusd")).isEqualTo(cost);
        books.assertSumsAgree();
    }

    @Test
    void sumsAreExactBeyondWhatAFloatHolds() throws StoreException {
        // given
        long odd = (1L << 53) + 1;
        // when
        apply(entries.closed(1, Entries.bill(1, 1, odd)));
        apply(entries.closed(2, Entries.bill(1, 1, odd)), entries.closed(3, BILL));
        // then
        for (Table table : List.of(Table.ROLLUP_MINUTE, Table.ROLLUP_HOUR, Table.SESSIONS)) {
            assertThat(books.sum(table, "cost_pusd")).isEqualTo(2 * odd + 123_000_000);
        }
    }

    @Test
    void whatAnEndedWriterLeftOpenIsAbandonedWithItsAttemptsBills() throws StoreException {
        // given
        apply(entries.opened(1), entries.closed(1), entries.opened(2), entries.opened(3));
        apply(entries.attemptOpened(2, 1), entries.attemptClosed(2, 1, Entries.bill(10, 1, 500)));
        apply(entries.attemptOpened(2, 2));
        // when
        store.finish(WRITER, 3, Entries.TIME + 9);
        store.finish(WRITER, 3, Entries.TIME + 10);
        // then
        assertThat(store.unfinished()).isEmpty();
        assertThat(store.writers()).containsExactly(WRITER);
        RequestRow second = books.requests().get(1);
        assertThat(second.end().outcome()).isEqualTo("abandoned");
        assertThat(second.bill()).isEqualTo(Entries.bill(10, 1, 500));
        assertThat(second.served().target()).isEqualTo("p/up2");
        assertThat(second.served().attempts()).isEqualTo(2);
        assertThat(books.requests().get(2).end().outcome()).isEqualTo("abandoned");
        assertThat(books.attempts())
                .extracting(attempt -> attempt.result() + " " + attempt.billing())
                .containsExactly("ok billed", "abandoned possible");
        assertThat(books.sum(Table.ROLLUP_HOUR, "requests", "WHERE outcome = 'abandoned'"))
                .isEqualTo(2);
        books.assertSumsAgree();
    }

    @Test
    void anAttemptThatStayedOpenThoughItsRequestDidNotIsAbandoned() throws StoreException {
        // given
        apply(entries.opened(1), entries.attemptOpened(1, 1), entries.closed(1));
        // when
        store.finish(WRITER, 1, Entries.TIME + 9);
        // then
        assertThat(books.requests().getFirst().end().outcome()).isEqualTo("ok");
        assertThat(books.attempts())
                .extracting(attempt -> attempt.result() + " " + attempt.billing())
                .containsExactly("abandoned possible");
        books.assertSealed();
        books.assertSumsAgree();
    }

    @Test
    void aWriterWithoutAnyEntryCanEnd() throws StoreException {
        // when
        store.finish(WRITER, 0, Entries.TIME);
        // then
        assertThat(books.writers())
                .containsExactly(new Writer(WRITER, Entries.TIME, Position.START, 1, 0, true));
    }

    @Test
    void nothingIsAddedAfterAbandonment() throws StoreException {
        // given
        apply(entries.opened(1));
        store.finish(WRITER, 1, Entries.TIME);
        // when
        apply(entries.closed(1));
        // then
        assertThat(books.requests().getFirst().end().outcome()).isEqualTo("abandoned");
        books.assertSumsAgree();
    }

    @Test
    void oldRequestsAreDeletedFromTheFirstUpToTheFirstThatMustStay() throws StoreException {
        // given
        apply(entries.whole(1, 7));
        apply(entries.opened(8));
        apply(entries.whole(9, 3));
        long later = Entries.TIME + 1;
        // when
        int first = store.trim(WRITER, later, 5);
        int rest = store.trim(WRITER, later, 5);
        int none = store.trim(WRITER, later, 5);
        // then
        assertThat(List.of(first, rest, none)).containsExactly(5, 2, 0);
        assertThat(store.trim("nobody", later, 5)).isZero();
        assertThat(books.requests())
                .extracting(row -> row.id().seq())
                .containsExactly(8L, 9L, 10L, 11L);
        assertThat(books.attempts()).hasSize(3);
        assertThat(books.writers().getFirst().firstSeq()).isEqualTo(8);
        assertThat(books.sum(Table.ROLLUP_HOUR, "requests")).isEqualTo(10);
    }

    @Test
    void aRequestThatWasDeletedDoesNotComeBack() throws StoreException {
        // given
        apply(entries.whole(1, 2));
        store.trim(WRITER, Entries.TIME + 1, 1);
        // when
        apply(entries.closed(1), entries.undelivered(1));
        // then
        assertThat(books.requests()).hasSize(1);
        assertThat(books.sum(Table.ROLLUP_HOUR, "requests")).isEqualTo(2);
    }

    @Test
    void youngRequestsStay() throws StoreException {
        // given
        apply(entries.whole(1, 3));
        // when
        int deleted = store.trim(WRITER, Entries.TIME, 5);
        // then
        assertThat(deleted).isZero();
        assertThat(books.requests()).hasSize(3);
    }

    @Test
    void retentionDeletesInSmallBatchesAndKeepsHours() throws StoreException {
        // given
        apply(entries.whole(1, 25));
        apply(
                new LedgerEntry.Closed(
                        entries.row(26, Entries.TIME + 3_600_000, Entries.ok(), BILL)));
        long cutoff = Entries.TIME + 1;
        Retention retention =
                new Retention(store, () -> Instant.ofEpochMilli(cutoff).plus(Duration.ofDays(7)));
        // when
        long deleted = retention.run(cutoff, 10);
        // then
        assertThat(deleted).isEqualTo(25);
        assertThat(books.requests()).hasSize(1);
        assertThat(books.sum(Table.ROLLUP_MINUTE, "requests")).isEqualTo(1);
        assertThat(books.sum(Table.LATENCY_MINUTE, "count")).isEqualTo(2);
        assertThat(books.sum(Table.ROLLUP_HOUR, "requests")).isEqualTo(26);
    }

    @Test
    void syncLeavesTheStoreUsable() throws StoreException {
        // when
        apply(entries.whole(1, 1));
        store.sync();
        apply(entries.whole(2, 1));
        // then
        assertThat(books.requests()).hasSize(2);
    }
}
