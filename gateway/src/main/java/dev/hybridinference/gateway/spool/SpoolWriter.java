package dev.hybridinference.gateway.spool;

import dev.hybridinference.kernel.ledger.LedgerEntry;
import dev.hybridinference.kernel.ledger.RowId;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The journal of one event loop. Room to close everything that was opened is kept at all times, so
 * that a full disk refuses new requests and never the end of running ones. Confined to its event
 * loop, but for what the maker of segments and the syncer touch.
 */
public final class SpoolWriter {
    /** Bytes of the longest entry there can be. */
    private static final long ENTRY = EntryBytes.MOST + Segment.ENTRY_HEAD;

    /** Spares that are in memory, so that a loop finds one while the next is brought there. */
    private static final int TOUCHED = 2;

    private final String name;
    private final long segmentRoom;
    private final Runnable wantSegment;
    private final EntryBytes bytes = new EntryBytes();
    private final EntryWriter entries = new EntryWriter(bytes);

    /** Made by the maker, taken by the loop. */
    private final Queue<Segment> spares = new ConcurrentLinkedQueue<>();

    private final AtomicInteger ready = new AtomicInteger();
    private final AtomicInteger wanted = new AtomicInteger(2);

    /** Full ones, for the syncer to force and to take out of memory. */
    private final Queue<Segment> retired = new ConcurrentLinkedQueue<>();

    private final AtomicLong appended = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();
    private volatile @Nullable Segment active;
    private long seq;
    private long open;
    private volatile long openedCount;
    private volatile long closedCount;

    /**
     * @param segmentSize bytes of each segment
     * @param wantSegment called on the loop when a spare was taken
     */
    SpoolWriter(String name, long segmentSize, Runnable wantSegment) {
        this.name = name;
        this.segmentRoom = segmentSize - Segment.HEAD - Segment.ENTRY_HEAD - EntryBytes.MOST;
        this.wantSegment = wantSegment;
    }

    /** The name that its rows carry. */
    public String name() {
        return name;
    }

    /**
     * The number of the next request, or null when there is no room for its first call and its end:
     * then it must not begin.
     */
    public @Nullable RowId mayOpen() {
        long owed = owed(open + 1) + 2 * ENTRY;
        if (room() < owed) {
            return null;
        }
        int spareNeed = 2 + (int) (owed / segmentRoom);
        if (spareNeed != wanted.get()) {
            wanted.set(spareNeed);
            wantSegment.run();
        }
        return new RowId(name, seq + 1);
    }

    /**
     * Bytes kept for the ends of so many requests: of each its call and itself, and once what does
     * not fit at the end of a segment.
     */
    private static long owed(long requests) {
        return 2 * requests * ENTRY + ENTRY;
    }

    /** Bytes that can be written without a new segment. */
    private long room() {
        Segment current = active;
        return (current == null ? 0 : current.room()) + ready.get() * segmentRoom;
    }

    /**
     * Appends an entry; the order of entries is the order of calls. False when there is no room.
     * While the disk is only full, that can be only for what need not be: beginnings, further
     * calls, and that an answer was not delivered. An end is refused, and counted, when the disk
     * broke what was kept for it.
     */
    public boolean append(LedgerEntry entry) {
        boolean optional =
                entry instanceof LedgerEntry.AttemptOpened
                        || entry instanceof LedgerEntry.Undelivered;
        if (optional && room() < owed(open) + ENTRY) {
            return false;
        }
        entries.write(entry);
        while (true) {
            Segment current = active;
            if (current != null && current.append(bytes.array(), bytes.length())) {
                appended.addAndGet(Segment.ENTRY_HEAD + bytes.length());
                count(entry);
                return true;
            }
            Segment spare = spares.poll();
            if (spare == null) {
                if (ends(entry)) {
                    refused.incrementAndGet();
                }
                return false;
            }
            ready.decrementAndGet();
            if (current != null) {
                retired.add(current);
            }
            active = spare;
            wantSegment.run();
        }
    }

    private static boolean ends(LedgerEntry entry) {
        return entry instanceof LedgerEntry.Closed || entry instanceof LedgerEntry.AttemptClosed;
    }

    private void count(LedgerEntry entry) {
        if (entry instanceof LedgerEntry.Opened) {
            seq++;
            open++;
            openedCount = seq;
        } else if (entry instanceof LedgerEntry.Closed) {
            open--;
            closedCount = seq - open;
        }
    }

    /** Bytes appended since the start; any thread may ask. */
    public long appendedBytes() {
        return appended.get();
    }

    /** Ends of requests and of calls that found no room since the start; any thread may ask. */
    long refused() {
        return refused.get();
    }

    /** Requests opened since the start; any thread may ask. */
    public long opened() {
        return openedCount;
    }

    /** Requests closed since the start; any thread may ask. */
    public long closed() {
        return closedCount;
    }

    /** Spares that are missing; for the maker. */
    int missing() {
        return wanted.get() + (active == null ? 1 : 0) - ready.get();
    }

    /**
     * Brings what is written to next into memory, and leaves the reserve on disk; for the maker.
     */
    void touchNext() {
        int next = TOUCHED;
        for (Segment spare : spares) {
            if (next-- == 0) {
                return;
            }
            spare.touch();
        }
    }

    /** A spare is ready; for the maker. */
    void give(Segment spare) {
        spares.add(spare);
        ready.incrementAndGet();
    }

    /** The segment that is written to; for the syncer. */
    @Nullable Segment active() {
        return active;
    }

    /** Segments that take no more; for the syncer. */
    Queue<Segment> retired() {
        return retired;
    }

    /** Takes everything out of memory; nothing may be appended any more. */
    void close() {
        for (Segment full = retired.poll(); full != null; full = retired.poll()) {
            full.close();
        }
        for (Segment spare = spares.poll(); spare != null; spare = spares.poll()) {
            spare.close();
        }
        Segment last = active;
        active = null;
        if (last != null) {
            last.close();
        }
    }
}
