package dev.hybridinference.gateway.ship;

import dev.hybridinference.gateway.spool.SegmentName;
import dev.hybridinference.gateway.spool.SegmentReader;
import dev.hybridinference.gateway.spool.SegmentReader.After;
import dev.hybridinference.gateway.spool.SegmentReader.Piece;
import dev.hybridinference.gateway.spool.Spool;
import dev.hybridinference.gateway.spool.SpoolWriter;
import dev.hybridinference.gateway.store.LedgerStore;
import dev.hybridinference.gateway.store.Position;
import dev.hybridinference.gateway.store.StoreException;
import dev.hybridinference.kernel.ledger.LedgerEntry;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How far one writer's journal was taken over. The store's own position is the truth: what a lost
 * answer leaves open is settled by asking again. Confined to the shipper's thread.
 */
final class WriterCourse {
    private static final System.Logger LOG = System.getLogger("ledger");

    private final String writer;
    private final Spool spool;

    /** Null for a writer of an earlier run, which writes no more. */
    private final @Nullable SpoolWriter running;

    private final SegmentReader reader;
    private @Nullable Position stored;
    private long segment;
    private long offset;
    private long seenAppended = -1;
    private long lastSeq;

    WriterCourse(String writer, Spool spool, @Nullable SpoolWriter running, SegmentReader reader) {
        this.writer = writer;
        this.spool = spool;
        this.running = running;
        this.reader = reader;
    }

    /** Forgets what the store said, because it may have been another store's word. */
    void askAgain() {
        stored = null;
        seenAppended = -1;
    }

    /**
     * What one step did.
     *
     * @param entries taken over
     * @param rows requests that began in them
     * @param atEnd whether all that was written before it is taken over
     */
    record Stride(int entries, int rows, boolean atEnd) {
        static Stride nothing(boolean atEnd) {
            return new Stride(0, 0, atEnd);
        }
    }

    /**
     * Takes over what one transaction may hold. What a running writer appends meanwhile is left to
     * a later step, else one that writes without a pause would never be at its end.
     */
    Stride step(LedgerStore store) throws StoreException, IOException {
        long appended = running == null ? -1 : running.appendedBytes();
        if (running != null && appended == seenAppended) {
            return Stride.nothing(true);
        }
        long active = running == null ? Long.MAX_VALUE : Spool.activeSegment(running);
        SegmentName from = current(store);
        if (from == null || from.number() > active) {
            seenAppended = appended;
            return Stride.nothing(true);
        }
        Piece piece = reader.read(from, offset, LedgerStore.LARGEST_BATCH);
        if (!piece.entries().isEmpty()) {
            boolean taken = take(store, piece);
            boolean atEnd =
                    taken
                            && running != null
                            && from.number() == active
                            && piece.after() != After.MORE;
            if (atEnd) {
                seenAppended = appended;
            }
            return taken
                    ? new Stride(piece.entries().size(), opened(piece.entries()), atEnd)
                    : Stride.nothing(false);
        }
        if (running != null && from.number() == active) {
            seenAppended = appended;
            return Stride.nothing(true);
        }
        leave(from, piece.after(), store);
        return Stride.nothing(false);
    }

    /** The first segment that is not in the store as a whole; null when there is none. */
    private @Nullable SegmentName current(LedgerStore store) throws StoreException, IOException {
        Position known = stored;
        if (known == null) {
            known = store.position(writer);
            stored = known;
            segment = known.segment();
            offset = known.offset();
        }
        for (SegmentName name : spool.directory().segments(writer)) {
            if (name.number() >= segment) {
                if (name.number() > segment) {
                    segment = name.number();
                    offset = 0;
                }
                return name;
            }
        }
        return null;
    }

    /** False when the store stands elsewhere than it said before. */
    private boolean take(LedgerStore store, Piece piece) throws StoreException {
        Position from = stored == null ? Position.START : stored;
        Position upTo = new Position(segment, piece.offset());
        Position now = store.apply(writer, from, piece.entries(), upTo);
        stored = now;
        segment = now.segment();
        offset = now.offset();
        boolean taken = now.equals(upTo);
        if (taken) {
            lastSeq = Math.max(lastSeq, last(piece.entries()));
        }
        return taken;
    }

    private static int opened(List<LedgerEntry> entries) {
        int opened = 0;
        for (LedgerEntry entry : entries) {
            if (entry instanceof LedgerEntry.Opened) {
                opened++;
            }
        }
        return opened;
    }

    private static long last(List<LedgerEntry> entries) {
        long last = 0;
        for (LedgerEntry entry : entries) {
            last = Math.max(last, entry.id().seq());
        }
        return last;
    }

    /** Nothing more comes in this segment; it is given up once the store has it for good. */
    private void leave(SegmentName done, After after, LedgerStore store)
            throws StoreException, IOException {
        if (after == After.TORN) {
            byte[] torn = reader.tail(done, offset);
            if (torn.length > 0) {
                spool.directory().keepTorn(done, torn);
                LOG.log(
                        System.Logger.Level.WARNING,
                        "{0}: {1} bytes after byte {2} are no whole entry, they are kept aside",
                        done,
                        torn.length,
                        offset);
            }
        }
        store.sync();
        spool.shipped(done);
        segment = done.number() + 1;
        offset = 0;
    }

    /** Ends a writer that writes no more and whose journal is in the store to its end. */
    void finish(LedgerStore store, long nowMillis) throws StoreException, IOException {
        store.finish(writer, lastSeq, nowMillis);
        store.sync();
        spool.shippedAll(writer);
    }
}
