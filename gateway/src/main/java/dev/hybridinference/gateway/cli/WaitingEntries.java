package dev.hybridinference.gateway.cli;

import dev.hybridinference.gateway.books.SpoolView;
import dev.hybridinference.gateway.spool.SegmentName;
import dev.hybridinference.gateway.spool.SegmentReader;
import dev.hybridinference.gateway.spool.SegmentReader.After;
import dev.hybridinference.gateway.spool.SegmentReader.Piece;
import dev.hybridinference.gateway.spool.SpoolDirectory;
import dev.hybridinference.gateway.store.Position;
import dev.hybridinference.kernel.ledger.LedgerEntry;
import java.io.IOException;
import java.util.Map;

/** Counts what waits in the journals, also while a gateway writes them. Confined to one thread. */
final class WaitingEntries {
    private static final int BATCH = 10_000;

    private final SegmentReader reader = new SegmentReader();
    private long opened;
    private long closed;
    private long oldest = -1;

    private WaitingEntries() {}

    /** What is in the journals after the store's positions. */
    static SpoolView after(Map<String, Position> positions, SpoolDirectory spool)
            throws IOException {
        WaitingEntries waiting = new WaitingEntries();
        for (String writer : spool.writers()) {
            Position from = positions.getOrDefault(writer, Position.START);
            for (SegmentName segment : spool.segments(writer)) {
                if (segment.number() >= from.segment()) {
                    waiting.read(segment, segment.number() == from.segment() ? from.offset() : 0);
                }
            }
        }
        return new SpoolView(waiting.opened, waiting.closed, spool.bytes(), waiting.oldest);
    }

    private void read(SegmentName segment, long offset) throws IOException {
        Piece piece;
        long at = offset;
        do {
            piece = reader.read(segment, at, BATCH);
            piece.entries().forEach(this::count);
            at = piece.offset();
        } while (piece.after() == After.MORE);
    }

    private void count(LedgerEntry entry) {
        switch (entry) {
            case LedgerEntry.Opened(var row) -> {
                opened++;
                note(row.timeMillis());
            }
            case LedgerEntry.Closed(var row) -> {
                closed++;
                note(row.timeMillis() + row.end().durationMillis());
            }
            case LedgerEntry.AttemptOpened _,
                    LedgerEntry.AttemptClosed _,
                    LedgerEntry.Undelivered _ -> {}
        }
    }

    private void note(long millis) {
        oldest = oldest < 0 ? millis : Math.min(oldest, millis);
    }
}
