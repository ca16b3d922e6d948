package dev.hybridinference.gateway.spool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hybridinference.kernel.ledger.AttemptRow;
import dev.hybridinference.kernel.ledger.Bill;
import dev.hybridinference.kernel.ledger.LedgerEntry;
import dev.hybridinference.kernel.ledger.RequestRow;
import dev.hybridinference.kernel.ledger.RowId;
import dev.hybridinference.testkit.Await;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a journal on a full disk still takes. */
final class SpoolRoomTest {
    private static final long SEGMENT = 128 * 1024;
    private static final int FILLERS = 40;

    @TempDir private Path dir;

    /** The last request that is let in meets the limit at another byte with each filler. */
    @Test
    void aRequestThatMayBeginMayAlsoAskItsProvider() throws IOException {
        for (int filler = 0; filler < FILLERS; filler++) {
            Path data = Files.createDirectory(dir.resolve("filler-" + filler));
            SpoolSettings settings =
                    new SpoolSettings(
                            SEGMENT, SEGMENT, SpoolSettings.Sync.NONE, Duration.ofSeconds(1));
            try (Spool spool = Spool.open(data, settings, 1, () -> 1_000_000)) {
                SpoolWriter writer = spool.writer(0);
                Await.until("the first segment", () -> writer.mayOpen() != null);
                String key = "k".repeat(1 + 4 * filler);
                List<RowId> open = new ArrayList<>();
                for (RowId id = writer.mayOpen(); id != null; id = writer.mayOpen()) {
                    // then
                    assertThat(writer.append(new LedgerEntry.Opened(row(id, key)))).isTrue();
                    assertThat(writer.append(new LedgerEntry.AttemptOpened(attempt(id))))
                            .as("filler %d, %s", filler, id)
                            .isTrue();
                    open.add(id);
                }
                assertThat(open).isNotEmpty();
                for (RowId id : open) {
                    assertThat(writer.append(new LedgerEntry.AttemptClosed(attempt(id)))).isTrue();
                    assertThat(writer.append(new LedgerEntry.Closed(row(id, key)))).isTrue();
                }
            }
        }
    }

    private static RequestRow row(RowId id, String key) {
        return new RequestRow(
                id,
                "r" + id.seq(),
                1,
                new RequestRow.Asker(key, "o", null, null),
                new RequestRow.Asked("chat", "m", false),
                new RequestRow.Served("m", null, -1, 0, false),
                RequestRow.End.OPEN,
                Bill.NOTHING,
                "",
                "",
                1);
    }

    private static AttemptRow attempt(RowId id) {
        return new AttemptRow(id, 1, 1, "p/m", 0, "open", false, "possible", -1, Bill.NOTHING);
    }
}
