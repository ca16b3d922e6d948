package dev.hybridinference.gateway.ship;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hybridinference.gateway.spool.Spool;
import dev.hybridinference.gateway.spool.SpoolSettings;
import dev.hybridinference.gateway.spool.SpoolWriter;
import dev.hybridinference.gateway.store.LedgerStore;
import dev.hybridinference.gateway.store.Position;
import dev.hybridinference.kernel.ledger.Bill;
import dev.hybridinference.kernel.ledger.LedgerEntry;
import dev.hybridinference.kernel.ledger.RequestRow;
import dev.hybridinference.kernel.ledger.RowId;
import dev.hybridinference.testkit.Await;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A loop that writes without a pause neither hides that all is shipped nor holds up the others. */
final class SteadyLoadTest {
    private static final int ENOUGH = 20;

    @TempDir private Path dir;
    private final AtomicLong millis = new AtomicLong(1_000_000);
    private final InstantSource clock = () -> Instant.ofEpochMilli(millis.get());
    private Spool spool;
    private SpoolWriter busy;
    private SpoolWriter quiet;

    @BeforeEach
    void open() throws IOException {
        spool =
                Spool.open(
                        dir,
                        new SpoolSettings(
                                SpoolSettings.SEGMENT,
                                1L << 30,
                                SpoolSettings.Sync.NONE,
                                Duration.ofSeconds(1)),
                        2,
                        millis::get);
        busy = spool.writer(0);
        quiet = spool.writer(1);
    }

    @AfterEach
    void close() {
        spool.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, LedgerStore.LARGEST_BATCH / 2})
    void writersGetTheirTurnsWhileOneWritesAtEachOfItsOwn(int atOnce) {
        // given
        append(busy, atOnce);
        append(quiet, 1);
        Refilled store = new Refilled(atOnce, 3 * ENOUGH);

        // when
        try (Shipper shipper = shipper(store)) {
            shipper.start();
            Await.until("the quiet writer's entry", () -> store.taken(quiet) == 2);

            // then
            assertThat(store.turns()).isLessThan(ENOUGH);
            store.refill.countDown();
        }
    }

    @Test
    void knowsThatItKeepsUpWhileEntriesComeWithEachBatch() {
        // given
        append(busy, 1);
        Refilled store = new Refilled(1, Integer.MAX_VALUE);
        try (Shipper shipper = shipper(store)) {
            shipper.start();
            Await.until("some turns", () -> store.turns() > ENOUGH);

            // when
            millis.addAndGet(60_000);

            // then
            Await.until("no lag", () -> shipper.lagMillis() == 0);
            store.refill.countDown();
        }
    }

    private Shipper shipper(LedgerStore store) {
        return new Shipper(spool, () -> store, clock, Duration.ofDays(400));
    }

    /** Two entries for each request. */
    private static void append(SpoolWriter writer, int requests) {
        for (int i = 0; i < requests; i++) {
            Await.until("room in the journal", () -> writer.mayOpen() != null);
            RowId id = Objects.requireNonNull(writer.mayOpen());
            RequestRow row =
                    new RequestRow(
                            id,
                            "r" + id.seq(),
                            1,
                            new RequestRow.Asker("k", "o", null, null),
                            new RequestRow.Asked("chat", "m", false),
                            new RequestRow.Served("m", null, -1, 0, false),
                            RequestRow.End.OPEN,
                            Bill.NOTHING,
                            "",
                            "",
                            1);
            assertThat(writer.append(new LedgerEntry.Opened(row))).isTrue();
            assertThat(writer.append(new LedgerEntry.Closed(row))).isTrue();
        }
    }

    /** A store during whose every transaction the busy loop appends more. */
    private final class Refilled implements LedgerStore {
        private final int atOnce;
        private final int times;
        private final Map<String, Position> positions = new ConcurrentHashMap<>();
        private final Map<String, Integer> taken = new ConcurrentHashMap<>();
        private final AtomicLong turns = new AtomicLong();
        private final CountDownLatch refill = new CountDownLatch(1);

        Refilled(int atOnce, int times) {
            this.atOnce = atOnce;
            this.times = times;
        }

        int taken(SpoolWriter writer) {
            return taken.getOrDefault(writer.name(), 0);
        }

        long turns() {
            return turns.get();
        }

        @Override
        public Position position(String writer) {
            return positions.getOrDefault(writer, Position.START);
        }

        @Override
        public Position apply(
                String writer, Position from, List<LedgerEntry> entries, Position upTo) {
            positions.put(writer, upTo);
            taken.merge(writer, entries.size(), Integer::sum);
            if (writer.equals(busy.name())
                    && refill.getCount() > 0
                    && turns.incrementAndGet() < times) {
                append(busy, atOnce);
            }
            return upTo;
        }

        @Override
        public void finish(String writer, long lastSeq, long nowMillis) {}

        @Override
        public List<String> unfinished() {
            return List.of();
        }

        @Override
        public void sync() {}

        @Override
        public List<String> writers() {
            return List.of();
        }

        @Override
        public int trim(String writer, long cutoffMillis, int most) {
            return 0;
        }

        @Override
        public int trimMinutes(long cutoffMillis, int most) {
            return 0;
        }

        @Override
        public void close() {}
    }
}
