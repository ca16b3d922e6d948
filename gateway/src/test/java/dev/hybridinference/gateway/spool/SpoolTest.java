package dev.hybridinference.gateway.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hybridinference.gateway.spool.SpoolSettings.Sync;
import dev.hybridinference.kernel.ledger.LedgerEntry;
import dev.hybridinference.kernel.ledger.RowId;
import dev.hybridinference.testkit.Await;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SpoolTest {
    private static final long SEGMENT = 4L * EntryBytes.MOST;
    private static final long PLENTY = 1L << 30;

    @TempDir Path dir;

    private static SpoolSettings settings(Sync sync, long most) {
        return new SpoolSettings(SEGMENT, most, sync, Duration.ofMillis(10));
    }

    private Spool open(Sync sync, long most, Disk disk) throws IOException {
        return Spool.open(dir, settings(sync, most), 1, disk, System::currentTimeMillis);
    }

    private static RowId openOne(SpoolWriter writer) {
        RowId id = Objects.requireNonNull(writer.mayOpen(), "no room");
        assertThat(writer.append(SampleEntries.opened(id))).isTrue();
        return id;
    }

    /** As an exchange does it: it may be refused while segments are being made. */
    private static RowId awaitOpen(SpoolWriter writer) {
        Await.until("room for a request", () -> writer.mayOpen() != null);
        return openOne(writer);
    }

    private List<LedgerEntry> everything(String writer) throws IOException {
        List<LedgerEntry> entries = new ArrayList<>();
        SegmentReader reader = new SegmentReader();
        for (SegmentName segment : new SpoolDirectory(dir).segments(writer)) {
            entries.addAll(reader.read(segment, 0, Integer.MAX_VALUE).entries());
        }
        return entries;
    }

    @ParameterizedTest
    @EnumSource
    void whatWasAppendedIsThereInOrderAfterTheProcessEnded(Sync sync) throws IOException {
        // given
        List<LedgerEntry> appended = new ArrayList<>();
        String name;

        // when: far more than one segment takes
        try (Spool spool = open(sync, PLENTY, new FileDisk())) {
            SpoolWriter writer = spool.writer(0);
            name = writer.name();
            for (int i = 0; i < 2_000; i++) {
                RowId id = awaitOpen(writer);
                assertThat(writer.append(SampleEntries.closed(id))).isTrue();
                appended.add(SampleEntries.opened(id));
                appended.add(SampleEntries.closed(id));
            }
        }

        // then
        assertThat(everything(name)).isEqualTo(appended);
        assertThat(new SpoolDirectory(dir).segments(name)).hasSizeGreaterThan(5);
    }

    @Test
    void aSecondProcessIsKeptOut() throws IOException {
        try (Spool _ = open(Sync.NONE, PLENTY, new FileDisk())) {
            assertThatThrownBy(() -> open(Sync.NONE, PLENTY, new FileDisk()))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("in use by another process");
        }
    }

    @Test
    void atTheLimitNewRequestsAreRefusedAndRunningOnesCanEnd() throws IOException {
        try (Spool spool = open(Sync.NONE, 6 * SEGMENT, new FileDisk())) {
            SpoolWriter writer = spool.writer(0);
            Await.until(
                    "all segments", () -> spool.bytes() == 6 * SEGMENT || writer.missing() == 0);

            // when: requests are opened until there is no room
            Deque<RowId> running = new ArrayDeque<>();
            Await.until(
                    "the limit",
                    () -> {
                        if (writer.mayOpen() == null) {
                            return spool.bytes() == 6 * SEGMENT;
                        }
                        running.add(openOne(writer));
                        return false;
                    });

            // then: each of them can still be closed, with an entry as long as there can be
            assertThat(running).isNotEmpty();
            Await.until("the trouble told", () -> spool.trouble().contains("limit"));
            for (RowId id : running) {
                assertThat(writer.append(SampleEntries.closed(id))).isTrue();
            }
            assertThat(everything(writer.name())).hasSize(2 * running.size());
        }
    }

    @Test
    void whenTheStoreHasTakenSomeOverThereIsRoomAgain() throws IOException {
        try (Spool spool = open(Sync.NONE, 4 * SEGMENT, new FileDisk())) {
            SpoolWriter writer = spool.writer(0);
            Await.until(
                    "the limit",
                    () -> {
                        if (writer.mayOpen() == null) {
                            return spool.bytes() == 4 * SEGMENT;
                        }
                        assertThat(writer.append(SampleEntries.closed(openOne(writer)))).isTrue();
                        return false;
                    });

            // when
            spool.shipped(spool.directory().segments(writer.name()).getFirst());

            // then
            assertThat(awaitOpen(writer)).isNotNull();
        }
    }

    /** As n grows each call of the run fails once, until there is no n-th call. */
    @Test
    void whateverCallOfTheDiskFailsNothingThatWasAppendedIsLost() throws IOException {
        List<String> failed = new ArrayList<>();
        boolean covered = false;
        for (int nth = 1; !covered; nth++) {
            FaultyDisk disk = new FaultyDisk(nth);
            assertNothingIsLost(disk, Files.createDirectory(dir.resolve("n" + nth)));
            covered = disk.calls().size() < nth;
            if (!covered) {
                failed.add(disk.calls().get(nth - 1));
            }
        }
        System.out.printf("failed calls covered: %d %s%n", failed.size(), failed);
        assertThat(failed).contains("create", "rename", "force").hasSizeGreaterThan(7);
    }

    private static void assertNothingIsLost(FaultyDisk disk, Path data) throws IOException {
        List<LedgerEntry> appended = new ArrayList<>();
        Spool spool =
                Spool.open(
                        data, settings(Sync.INTERVAL, PLENTY), 1, disk, System::currentTimeMillis);
        String name;

        // when
        try (spool) {
            SpoolWriter writer = spool.writer(0);
            name = writer.name();
            for (int i = 0; i < 400; i++) {
                RowId id = awaitOpen(writer);
                appended.add(SampleEntries.opened(id));
                assertThat(writer.append(SampleEntries.closed(id))).isTrue();
                appended.add(SampleEntries.closed(id));
            }
        }

        // then
        List<LedgerEntry> kept = new ArrayList<>();
        SegmentReader reader = new SegmentReader();
        SpoolDirectory directory = new SpoolDirectory(data);
        for (SegmentName segment : directory.segments(name)) {
            kept.addAll(reader.read(segment, 0, Integer.MAX_VALUE).entries());
        }
        assertThat(kept).as("after the calls %s", disk.calls()).isEqualTo(appended);
        assertThat(spool.bytes()).as("room that is taken").isEqualTo(directory.bytes());
    }

    @ParameterizedTest
    @EnumSource(
            value = Sync.class,
            names = {"INTERVAL", "EACH"})
    void whatIsForcedIsAllThatWasAppended(Sync sync) throws IOException {
        FaultyDisk disk = new FaultyDisk(0);
        try (Spool spool = open(sync, PLENTY, disk)) {
            // given
            SpoolWriter writer = spool.writer(0);
            Path first = spool.directory().segments(writer.name()).getFirst().unfinished();
            for (int i = 0; i < 3; i++) {
                // when
                awaitOpen(writer);
                spool.whenDurable(writer, Runnable::run, () -> {});

                // then
                long written = Segment.HEAD + writer.appendedBytes();
                Await.until("the disk has it", () -> disk.forced(first) == written);
            }
        }
    }

    @Test
    void aForcedWriteThatFailsEndsTheSegmentAndIsNotTriedAgain() throws IOException {
        FaultyDisk disk = FaultyDisk.refusingForces();
        try (Spool spool = open(Sync.INTERVAL, PLENTY, disk)) {
            // given
            SpoolWriter writer = spool.writer(0);
            RowId id = awaitOpen(writer);
            long first = Spool.activeSegment(writer);

            // when
            Await.until("a forced write that failed", () -> spool.syncFailures() == 1);

            // then
            assertThat(writer.append(SampleEntries.closed(id))).isTrue();
            assertThat(Spool.activeSegment(writer)).isEqualTo(first + 1);
            Await.until("the next segment's failure", () -> spool.syncFailures() == 2);
            assertThat(everything(writer.name()))
                    .containsExactly(SampleEntries.opened(id), SampleEntries.closed(id));
        }
        assertThat(disk.calls()).filteredOn("force"::equals).hasSize(2);
    }

    @Test
    void aDiskThatTakesAWriteBackEndsTheSegmentAndNotTheLoop() throws IOException {
        try (Spool spool = open(Sync.NONE, PLENTY, new FileDisk())) {
            // given
            SpoolWriter writer = spool.writer(0);
            RowId id = awaitOpen(writer);
            Await.until("spares", () -> writer.missing() == 0);
            SegmentName first = spool.directory().segments(writer.name()).getFirst();

            // when: the file has no blocks any more, so that the mapped write faults
            try (RandomAccessFile file = new RandomAccessFile(first.file().toFile(), "rw")) {
                file.setLength(0);
            }
            boolean closed = writer.append(SampleEntries.closed(id));

            // then
            assertThat(closed).isTrue();
            assertThat(everything(writer.name())).containsExactly(SampleEntries.closed(id));
        }
    }

    @Test
    void withEachNothingGoesOnBeforeTheDiskHasIt() throws Exception {
        FaultyDisk disk = new FaultyDisk(0);
        try (Spool spool = open(Sync.EACH, PLENTY, disk)) {
            // given
            SpoolWriter writer = spool.writer(0);
            awaitOpen(writer);
            CountDownLatch durable = new CountDownLatch(1);
            List<String> before = new ArrayList<>();

            // when
            spool.whenDurable(
                    writer,
                    then -> {
                        before.addAll(disk.calls());
                        then.run();
                    },
                    durable::countDown);

            // then
            assertThat(durable.await(10, TimeUnit.SECONDS)).isTrue();
            assertThat(before).contains("force");
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Sync.class,
            names = {"NONE", "INTERVAL"})
    void withoutEachNobodyWaits(Sync sync) throws IOException {
        try (Spool spool = open(sync, PLENTY, new FileDisk())) {
            SpoolWriter writer = spool.writer(0);
            List<String> order = new ArrayList<>();

            spool.whenDurable(
                    writer,
                    _ -> {
                        throw new AssertionError("handed over (expected: run at once)");
                    },
                    () -> order.add("then"));

            assertThat(order).containsExactly("then");
        }
    }
}
