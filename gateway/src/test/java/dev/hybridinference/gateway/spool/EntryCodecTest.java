package dev.hybridinference.gateway.spool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hybridinference.kernel.ledger.LedgerEntry;
import dev.hybridinference.kernel.ledger.RequestRow;
import dev.hybridinference.kernel.ledger.RowId;
import dev.hybridinference.testkit.Seeds;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class EntryCodecTest {
    private static final String WRITER = "w-1-0";
    private static final RowId ID = new RowId(WRITER, 7);

    private final EntryBytes bytes = new EntryBytes();
    private final EntryWriter writer = new EntryWriter(bytes);
    private final EntryReader reader = new EntryReader(WRITER);

    private LedgerEntry again(LedgerEntry entry) {
        writer.write(entry);
        return reader.read(Arrays.copyOf(bytes.array(), bytes.length()));
    }

    @Test
    void whatIsWrittenIsRead() {
        // given
        RandomGenerator random = Seeds.random("entry codec");

        for (int i = 0; i < 20_000; i++) {
            LedgerEntry entry = SampleEntries.any(random, new RowId(WRITER, 1L + i), 30);

            // when, then
            assertThat(again(entry)).isEqualTo(entry);
        }
    }

    @Test
    void theLargestEntryFits() {
        // given
        RandomGenerator random = Seeds.random("large entries");
        int largest = 0;

        // when
        for (int i = 0; i < 2_000; i++) {
            writer.write(SampleEntries.any(random, new RowId(WRITER, Long.MAX_VALUE), 3_000));
            largest = Math.max(largest, bytes.length());
        }

        // then
        assertThat(largest).isBetween(EntryBytes.MOST * 3 / 4, EntryBytes.MOST);
    }

    @Test
    void aTextThatIsTooLongIsCutBetweenCharacters() {
        // given
        String error = "\u4e2d".repeat(1_000);
        LedgerEntry opened = SampleEntries.closed(ID);
        RequestRow row = ((LedgerEntry.Closed) opened).row();
        RequestRow failed =
                new RequestRow(
                        row.id(),
                        row.requestId(),
                        row.timeMillis(),
                        row.asker(),
                        row.asked(),
                        row.served(),
                        new RequestRow.End(502, "provider_error", null, error, 1, -1),
                        row.bill(),
                        row.timings(),
                        row.decision(),
                        row.configVersion());

        // when
        LedgerEntry read = again(new LedgerEntry.Closed(failed));

        // then
        String kept = String.valueOf(((LedgerEntry.Closed) read).row().end().error());
        assertThat(error).startsWith(kept);
        assertThat(kept.getBytes(StandardCharsets.UTF_8).length)
                .isBetween(EntryBytes.PROSE - 3, EntryBytes.PROSE);
    }
}
