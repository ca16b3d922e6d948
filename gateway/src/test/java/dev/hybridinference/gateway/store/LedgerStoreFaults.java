package dev.hybridinference.gateway.store;

import static dev.hybridinference.gateway.store.Entries.BILL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hybridinference.kernel.ledger.LedgerEntry;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What holds for the books when calls fail and when two write at once. */
abstract class LedgerStoreFaults extends StoreFixture {
    @Test
    void aBatchHasABound() {
        // given
        List<LedgerEntry> batch = entries.whole(1, LedgerStore.LARGEST_BATCH / 4 + 1);
        // then
        assertThatThrownBy(() -> apply(batch))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("entries: 2052 (expected: at most 2048)");
    }

    @Test
    void entriesOfAnotherWriterAreRefused() {
        assertThatThrownBy(() -> apply(new Entries("other-1-0", "key").opened(1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("writer: other-1-0 (expected: k3f9qd-17-0)");
    }

    @Test
    @Tag("long")
    void everyCallThatFailsOnceLeavesNothingHalfDone() throws StoreException {
        boolean failed = true;
        int tried = 0;
        for (int nth = 1; failed; nth++) {
            for (boolean answerLost : new boolean[] {false, true}) {
                failed = failOnce("w%d%s".formatted(nth, answerLost), nth, answerLost);
            }
            tried = nth;
        }
        assertThat(tried).isGreaterThan(20);
        books.assertSumsAgree();
    }

    private boolean failOnce(String writer, int nth, boolean answerLost) throws StoreException {
        Entries its = new Entries(writer, writer);
        FailingDatabase failing = new FailingDatabase(database, nth, answerLost);
        Position first = new Position(1, 1);
        Position second = new Position(1, 2);
        try (LedgerStore fragile = new JdbcLedgerStore(failing, Books.sealer())) {
            List<LedgerEntry> batch = its.whole(1, 3);
            batch.add(its.opened(4));
            persist(fragile, writer, Position.START, batch, first);
            List<LedgerEntry> next = new ArrayList<>(List.of(its.closed(4), its.undelivered(1)));
            next.add(its.opened(5));
            persist(fragile, writer, first, next, second);
            persistFinish(fragile, writer);
        }
        String ofWriter = "WHERE writer = '%s'".formatted(writer);
        String ofKey = "WHERE key = '%s'".formatted(writer);
        assertThat(books.rows(Table.REQUESTS, ofWriter)).as("call " + nth).hasSize(5);
        assertThat(books.sum(Table.ROLLUP_HOUR, "cost_pusd", ofKey))
                .isEqualTo(4 * Objects.requireNonNull(BILL.cost()).pusd());
        assertThat(books.sum(Table.SESSIONS, "requests", ofKey)).isEqualTo(5);
        return failing.hasFailed();
    }

    private static void persist(
            LedgerStore store, String writer, Position from, List<LedgerEntry> batch, Position upTo)
            throws StoreException {
        Position stands;
        try {
            stands = store.apply(writer, from, batch, upTo);
        } catch (StoreException lost) {
            stands = store.position(writer);
            assertThat(stands).as("no half batch").isIn(from, upTo);
            stands = store.apply(writer, from, batch, upTo);
        }
        assertThat(stands).isEqualTo(upTo);
    }

    private static void persistFinish(LedgerStore store, String writer) throws StoreException {
        try {
            store.finish(writer, 5, Entries.TIME);
        } catch (StoreException lost) {
            store.finish(writer, 5, Entries.TIME);
        }
    }

    /** As n grows each call of a retention fails once, until there is no n-th call. */
    @Test
    @Tag("long")
    void everyCallOfARetentionThatFailsOnceLeavesNothingHalfDone() throws StoreException {
        boolean failed = true;
        int tried = 0;
        for (int nth = 1; failed; nth++) {
            for (boolean answerLost : new boolean[] {false, true}) {
                failed = trimOnce("t%d%s".formatted(nth, answerLost), nth, answerLost);
            }
            tried = nth;
        }
        assertThat(tried).isGreaterThan(15);
    }

    private boolean trimOnce(String writer, int nth, boolean answerLost) throws StoreException {
        Entries its = new Entries(writer, writer);
        long later = Entries.TIME + 1;
        store.apply(writer, Position.START, its.whole(1, 5), new Position(1, 1));
        FailingDatabase failing = new FailingDatabase(database, nth, answerLost);
        String ofWriter = "WHERE writer = '%s'".formatted(writer);
        try (LedgerStore fragile = new JdbcLedgerStore(failing, Books.sealer())) {
            int deleted = 1;
            while (deleted > 0) {
                deleted = again(() -> fragile.trim(writer, later, 2));
                assertThat(span(writer))
                        .as("call " + nth)
                        .isEqualTo(books.rows(Table.REQUESTS, ofWriter).size());
            }
            while (again(() -> fragile.trimMinutes(later, 1)) > 0) {
                assertThat(books.rows(Table.TRIMS)).hasSize(2);
            }
        }
        assertThat(books.rows(Table.REQUESTS, ofWriter)).isEmpty();
        assertThat(books.rows(Table.ATTEMPTS, ofWriter)).isEmpty();
        assertThat(books.rows(Table.ROLLUP_MINUTE)).isEmpty();
        assertThat(books.sum(Table.ROLLUP_HOUR, "requests", "WHERE key = '%s'".formatted(writer)))
                .isEqualTo(5);
        return failing.hasFailed();
    }

    /** How many requests of a writer must be there. */
    private int span(String writer) {
        return books.writers().stream()
                .filter(row -> row.name().equals(writer))
                .mapToInt(row -> (int) (row.lastSeq() - row.firstSeq() + 1))
                .sum();
    }

    /** A step of a retention. */
    private interface Step {
        int run() throws StoreException;
    }

    private static int again(Step step) throws StoreException {
        try {
            return step.run();
        } catch (StoreException lost) {
            return step.run() + 1;
        }
    }

    @Test
    void twoShippersOfOneWriterDoNotBothTakeOver() throws Exception {
        // given
        List<LedgerEntry> batch = entries.whole(1, 200);
        Position upTo = new Position(1, 1);
        // when
        together(
                shipper -> {
                    assertThat(shipper.apply(WRITER, Position.START, batch, upTo)).isEqualTo(upTo);
                },
                shipper -> {
                    assertThat(shipper.apply(WRITER, Position.START, batch, upTo)).isEqualTo(upTo);
                });
        // then
        assertThat(books.requests()).hasSize(200);
        books.assertSumsAgree();
    }

    @Test
    void replicasThatAddToTheSameSumsLoseNothing() throws Exception {
        // when
        together(shipper -> many(shipper, "a-1-0"), shipper -> many(shipper, "b-1-0"));
        // then
        assertThat(books.sum(Table.ROLLUP_HOUR, "requests")).isEqualTo(600);
        books.assertSumsAgree();
    }

    private static void many(LedgerStore shipper, String writer) throws StoreException {
        Position from = Position.START;
        for (int batch = 0; batch < 10; batch++) {
            List<LedgerEntry> entries = new ArrayList<>();
            for (int i = 1; i <= 30; i++) {
                // keys in another order in each batch, so that locks could meet in a circle
                entries.add(
                        new Entries(writer, "key" + (i * 7 + batch) % 11).closed(batch * 30L + i));
            }
            Position upTo = new Position(1, batch + 1);
            assertThat(shipper.apply(writer, from, entries, upTo)).isEqualTo(upTo);
            from = upTo;
        }
    }

    /** Work of one shipper. */
    private interface Shipping {
        void run(LedgerStore store) throws StoreException;
    }

    private void together(Shipping... shippings) throws InterruptedException {
        List<Throwable> failures = Collections.synchronizedList(new ArrayList<>());
        List<Thread> threads = new ArrayList<>();
        for (Shipping shipping : shippings) {
            threads.add(
                    Thread.ofPlatform()
                            .start(
                                    () -> {
                                        try (LedgerStore own =
                                                new JdbcLedgerStore(database, Books.sealer())) {
                                            shipping.run(own);
                                        } catch (StoreException | AssertionError failed) {
                                            failures.add(failed);
                                        }
                                    }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(failures).isEmpty();
    }
}
