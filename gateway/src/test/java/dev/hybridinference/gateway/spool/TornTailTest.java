package dev.hybridinference.gateway.spool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hybridinference.gateway.spool.SegmentReader.After;
import dev.hybridinference.gateway.spool.SegmentReader.Piece;
import dev.hybridinference.kernel.ledger.LedgerEntry;
import dev.hybridinference.kernel.ledger.RowId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that ends while it writes leaves half an entry: all whole ones before it are read. */
class TornTailTest {
    private static final int SIZE = 64 * 1024;
    private static final int ENTRIES = 12;
    private static final int TORN = 3;

    @TempDir Path dir;

    private final List<LedgerEntry> written = new ArrayList<>();
    private final List<Integer> ends = new ArrayList<>();
    private SegmentName name = new SegmentName(Path.of("w-1-0"), 1);
    private byte[] whole = new byte[0];

    @BeforeEach
    void writeSome() throws IOException {
        name = new SegmentName(Files.createDirectory(dir.resolve("w-1-0")), 3);
        Segment segment = Segment.create(new FileDisk(), name, SIZE, 1);
        EntryBytes bytes = new EntryBytes();
        EntryWriter writer = new EntryWriter(bytes);
        for (int i = 1; i <= ENTRIES; i++) {
            LedgerEntry entry =
                    i % 2 == 0
                            ? SampleEntries.closed(new RowId("w-1-0", i))
                            : SampleEntries.opened(new RowId("w-1-0", i));
            writer.write(entry);
            assertThat(segment.append(bytes.array(), bytes.length())).isTrue();
            written.add(entry);
            ends.add((int) segment.written());
        }
        segment.close();
        whole = Files.readAllBytes(name.file());
    }

    private Piece read(byte[] file) throws IOException {
        Files.write(name.file(), file);
        return new SegmentReader().read(name, 0, 1_000);
    }

    private int wholeUpTo(int offset) {
        return (int) ends.stream().filter(end -> end <= offset).count();
    }

    @Test
    void whatEndedAtAnyByteIsReadUpToTheLastWholeEntry() throws IOException {
        // given
        int first = ends.get(ENTRIES - TORN - 1);
        int last = ends.getLast();
        int tried = 0;

        for (int cut = first; cut <= last; cut++) {
            byte[] torn = whole.clone();
            Arrays.fill(torn, cut, torn.length, (byte) 0);

            // when
            Piece piece = read(torn);

            // then: an entry whose last bytes are zero anyway is still whole
            int kept = piece.entries().size();
            assertThat(kept).isGreaterThanOrEqualTo(wholeUpTo(cut));
            assertThat(piece.entries()).isEqualTo(written.subList(0, kept));
            int end = kept == 0 ? Segment.HEAD : ends.get(kept - 1);
            assertThat(Arrays.copyOf(torn, end)).isEqualTo(Arrays.copyOf(whole, end));
            tried++;
        }
        assertThat(tried).isEqualTo(last - first + 1);
    }

    @Test
    void aFileThatIsShorterThanItsEntriesIsReadUpToTheLastWholeOne() throws IOException {
        for (int length = ends.get(ENTRIES - TORN - 1); length < ends.getLast(); length++) {
            // when
            Piece piece = read(Arrays.copyOf(whole, length));

            // then
            assertThat(piece.entries()).isEqualTo(written.subList(0, wholeUpTo(length)));
        }
    }

    @Test
    void aFlippedBitIsNeverReadAsAnEntry() throws IOException {
        // given
        int first = ends.get(ENTRIES - TORN - 1);
        for (int at = first; at < ends.getLast(); at++) {
            for (int bit = 0; bit < 8; bit++) {
                byte[] flipped = whole.clone();
                flipped[at] ^= (byte) (1 << bit);

                // when
                Piece piece = read(flipped);

                // then
                assertThat(piece.entries()).isEqualTo(written.subList(0, wholeUpTo(at)));
                assertThat(piece.after()).isNotEqualTo(After.MORE);
            }
        }
    }

    @Test
    void anEntryCountsOnlyWhereItWasWritten() throws IOException {
        // given: the second entry over the first one
        byte[] moved = whole.clone();
        int second = ends.get(0);
        System.arraycopy(whole, second, moved, Segment.HEAD, ends.get(1) - second);

        // when, then
        assertThat(read(moved).entries()).isEmpty();
        assertThat(read(moved).after()).isEqualTo(After.TORN);
    }

    @Test
    void aSegmentUnderAnotherNumberIsNotRead() throws IOException {
        // given
        SegmentName other = new SegmentName(name.directory(), 4);
        Files.copy(name.file(), other.file());

        // when
        Piece piece = new SegmentReader().read(other, 0, 10);

        // then
        assertThat(piece.entries()).isEmpty();
        assertThat(piece.after()).isEqualTo(After.TORN);
    }
}
