package dev.hybridinference.gateway.ship;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hybridinference.gateway.spool.SampleEntries;
import dev.hybridinference.gateway.spool.SegmentName;
import dev.hybridinference.gateway.spool.Spool;
import dev.hybridinference.gateway.spool.SpoolDirectory;
import dev.hybridinference.gateway.spool.SpoolSettings;
import dev.hybridinference.gateway.spool.SpoolWriter;
import dev.hybridinference.gateway.store.LedgerStore;
import dev.hybridinference.kernel.ledger.RowId;
import dev.hybridinference.testkit.Await;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is in the books after any call of the store, or the disk itself, failed. */
class ShipperFaultsTest extends ShipperFixture {
    /** Calls of the store in order, of which the n-th fails, and the files that each one found. */
    private final class Told {
        private final int nth;
        private final boolean after;
        private final List<String> calls = Collections.synchronizedList(new ArrayList<>());
        private final List<Set<String>> files = Collections.synchronizedList(new ArrayList<>());

        Told(int nth, boolean after) {
            this.nth = nth;
            this.after = after;
        }

        private void fail(boolean now) {
            if (now) {
                throw new UncheckedIOException(new IOException("as the test wishes"));
            }
        }

        LedgerStore store() {
            LedgerStore store = sqlite();
            return (LedgerStore)
                    Proxy.newProxyInstance(
                            LedgerStore.class.getClassLoader(),
                            new Class<?>[] {LedgerStore.class},
                            (_, method, arguments) -> {
                                calls.add(method.getName());
                                files.add(segments());
                                boolean fails =
                                        calls.size() == nth && !method.getName().equals("close");
                                fail(fails && !after);
                                Object answer;
                                try {
                                    answer = method.invoke(store, arguments);
                                } catch (InvocationTargetException thrown) {
                                    throw thrown.getCause();
                                }
                                fail(fails);
                                return answer;
                            });
        }

        /** Files go only right after the store was made to have all for good. */
        void assertNothingWasGivenUpEarly() {
            for (int i = 0; i + 1 < files.size(); i++) {
                if (!files.get(i + 1).containsAll(files.get(i))) {
                    assertThat(calls.get(i)).as("before files went, call %d", i).isEqualTo("sync");
                }
            }
        }
    }

    private static List<String> spoolWriters(Spool spool) {
        try {
            return spool.directory().writers();
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    private Set<String> segments() {
        try {
            SpoolDirectory spool = new SpoolDirectory(dir);
            Set<String> all = new HashSet<>();
            for (String writer : spool.writers()) {
                spool.segments(writer).forEach(segment -> all.add(segment.toString()));
            }
            return all;
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    /** As n grows each call to the store fails once, until there is no n-th call. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @Tag("long")
    void whicheverCallOfTheStoreFailsOnceNothingIsLostOrDoubled(boolean after) throws IOException {
        Set<String> failed = new HashSet<>();
        boolean covered = false;
        Path all = dir;
        for (int nth = 1; !covered; nth++) {
            // given: the journal of a process that has ended
            dir = Files.createDirectory(all.resolve("n" + nth));
            String ended;
            try (Spool spool = spool()) {
                ended = spool.writer(0).name();
                serve(spool.writer(0), 300);
            }
            Told told = new Told(nth, after);

            // when
            try (Spool spool = spool();
                    Shipper _ = shipper(spool, told::store)) {
                Await.until("it is taken over", () -> !spoolWriters(spool).contains(ended));
            }

            // then
            assertThat(sums())
                    .as("call %d of %s failed", nth, told.calls)
                    .containsExactly(300, 300, 36_900, 300, 36_900, 2);
            told.assertNothingWasGivenUpEarly();
            covered = told.calls.size() < nth;
            if (!covered) {
                failed.add(told.calls.get(nth - 1));
            }
        }
        assertThat(failed)
                .contains("position", "apply", "sync", "finish", "writers", "trimMinutes");
    }

    @Test
    void bytesThatAreNoWholeEntryAreKeptAside() throws IOException {
        // given: a process that ended while it wrote its third entry
        SegmentName last;
        try (Spool spool = spool()) {
            serve(spool.writer(0), 1);
            open(spool.writer(0));
            last = spool.directory().segments(spool.writer(0).name()).getFirst();
        }
        byte[] bytes = Files.readAllBytes(last.file());
        int end = bytes.length;
        while (bytes[end - 1] == 0) {
            end--;
        }
        bytes[end - 1] ^= 1;
        Files.write(last.file(), bytes);

        // when
        try (Spool spool = spool();
                Shipper shipper = shipper(spool, this::sqlite)) {
            Await.until("the journal taken over", () -> shipper.shipped() == 2);
        }

        // then
        assertThat(sums()[1]).isOne();
        try (Stream<Path> kept = Files.list(dir.resolve("spool/torn"))) {
            Path tail = kept.toList().getFirst();
            assertThat(tail.getFileName())
                    .hasToString("%s-%d.tail".formatted(last.writer(), last.number()));
            byte[] torn = Files.readAllBytes(tail);
            assertThat(torn)
                    .isNotEmpty()
                    .isEqualTo(Arrays.copyOfRange(bytes, end - torn.length, end));
        }
    }

    /** A disk that gives way under the journal: pages that were there are no more. */
    @Test
    void anEndThatTheDiskRefusesIsCountedAndToldAndItsRequestAbandoned() throws IOException {
        // given
        SpoolSettings settings =
                new SpoolSettings(
                        SEGMENT, 3 * SEGMENT, SpoolSettings.Sync.NONE, Duration.ofSeconds(1));
        List<RowId> running = new ArrayList<>();
        long entries;
        long refused;
        try (ToldErrors errors = new ToldErrors("spool");
                Spool spool = Spool.open(dir, settings, 1, System::currentTimeMillis)) {
            SpoolWriter writer = spool.writer(0);
            Await.until("all files", () -> segments().size() == 3);
            while (writer.mayOpen() != null) {
                running.add(open(writer));
            }

            // when
            entries = running.size() + closeOnABrokenDisk(spool, running);

            // then
            refused = spool.refusedEntries();
            assertThat(refused).isBetween(1L, running.size() - 1L);
            Await.until("it is told", () -> errors.containing("abandoned") == 1);
        }

        // when
        try (Spool next = spool();
                Shipper shipper = shipper(next, this::sqlite)) {
            Await.until("the journal taken over", () -> shipper.shipped() == entries);
        }

        // then
        assertThat(sums()[0]).isEqualTo(running.size() - refused);
        assertThat(sums()[1]).isEqualTo(running.size());
        assertThat(sums()[3]).isEqualTo(running.size());
    }

    /** Near the end of a page, files have no more of them; tells how many entries were taken. */
    private static long closeOnABrokenDisk(Spool spool, List<RowId> running) throws IOException {
        SpoolWriter writer = spool.writer(0);
        long taken = 0;
        while (PAGE - (HEAD + writer.appendedBytes()) % PAGE > 200) {
            assertThat(writer.append(SampleEntries.closed(running.getFirst()))).isTrue();
            taken++;
        }
        long pages = Math.ceilDiv(HEAD + writer.appendedBytes(), PAGE);
        for (SegmentName file : spool.directory().segments(writer.name())) {
            try (FileChannel cut = FileChannel.open(file.file(), StandardOpenOption.WRITE)) {
                cut.truncate(file.number() == 1 ? pages * PAGE : 0);
            }
        }
        for (RowId id : running.subList(1, running.size())) {
            taken += writer.append(SampleEntries.closed(id)) ? 1 : 0;
        }
        return taken;
    }

    /** What a logger tells its operator as an error. Thread-safe. */
    private static final class ToldErrors extends Handler implements AutoCloseable {
        private final Logger logger;
        private final List<String> told = Collections.synchronizedList(new ArrayList<>());

        ToldErrors(String name) {
            logger = Logger.getLogger(name);
            logger.addHandler(this);
        }

        long containing(String text) {
            return List.copyOf(told).stream().filter(line -> line.contains(text)).count();
        }

        @Override
        public void publish(LogRecord line) {
            if (line.getLevel() == Level.SEVERE) {
                told.add(line.getMessage());
            }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {
            logger.removeHandler(this);
        }
    }
}
