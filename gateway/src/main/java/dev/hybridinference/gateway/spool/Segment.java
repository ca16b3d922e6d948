package dev.hybridinference.gateway.spool;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;

/**
 * A piece of a writer's journal: a head, then entries, each as length, CRC32C (RFC 3720 appendix
 * B.4) and payload, then zeros. The checksum also covers the segment's number and the entry's
 * place, so an entry counts only where it was written. {@link #append} is confined to the writer's
 * thread, {@link #force} and {@link #close} to the syncer's.
 */
final class Segment {
    /** Bytes before the first entry. */
    static final int HEAD = 64;

    /** Bytes before an entry's payload: length and checksum. */
    static final int ENTRY_HEAD = 8;

    static final long MAGIC = 0x4859_5350_4F4F_4C31L;
    static final int LONGEST_WRITER = 32;
    static final int WRITER_AT = 24;
    static final int HEAD_CRC_AT = 56;

    private static final int PAGE = 4_096;
    private static final VarHandle WORD = ValueLayout.JAVA_INT.varHandle();

    static final ValueLayout.OfInt INT =
            ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    static final ValueLayout.OfLong LONG =
            ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final SegmentName name;
    private final Disk.Mapping mapping;
    private final MemorySegment memory;
    private final EntryChecksum checksum;
    private long position = HEAD;
    private volatile long written = HEAD;
    private long forced;
    private volatile boolean broken;

    /** Volatile so that it is not known beforehand. */
    private volatile int faultTurns = 2;

    private boolean touched;
    private boolean forceFailed;

    private Segment(SegmentName name, Disk.Mapping mapping) {
        this.name = name;
        this.mapping = mapping;
        this.memory = mapping.memory();
        this.checksum = new EntryChecksum(name.number());
    }

    /** A new segment with its head written. Blocks; on any thread but an event loop. */
    static Segment create(Disk disk, SegmentName name, long size, long nowMillis)
            throws IOException {
        Disk.Mapping mapping = disk.create(name.unfinished(), size);
        try {
            byte[] writer = name.writer().getBytes(StandardCharsets.US_ASCII);
            MemorySegment memory = mapping.memory();
            memory.set(LONG, 0, MAGIC);
            memory.set(LONG, 8, name.number());
            memory.set(LONG, 16, nowMillis);
            MemorySegment.copy(writer, 0, memory, ValueLayout.JAVA_BYTE, WRITER_AT, writer.length);
            memory.set(INT, HEAD_CRC_AT, headCrc(memory));
            disk.rename(name.unfinished(), name.file());
        } catch (IOException | InternalError failed) {
            mapping.close();
            throw new IOException("segment " + name + " could not be made", failed);
        }
        return new Segment(name, mapping);
    }

    static int headCrc(MemorySegment head) {
        CRC32C crc = new CRC32C();
        crc.update(head.asSlice(0, HEAD_CRC_AT).toArray(ValueLayout.JAVA_BYTE), 0, HEAD_CRC_AT);
        return (int) crc.getValue();
    }

    SegmentName name() {
        return name;
    }

    /** Bytes of payload that still fit as one entry. */
    long room() {
        return broken ? 0 : Math.max(0, memory.byteSize() - position - ENTRY_HEAD);
    }

    /**
     * Writes an entry, whose length goes last, so that whoever reads sees all of it or nothing.
     * False when it does not fit, or the disk refused it: then the segment takes no more.
     */
    boolean append(byte[] payload, int length) {
        if (length > room()) {
            return false;
        }
        try {
            MemorySegment.copy(
                    payload, 0, memory, ValueLayout.JAVA_BYTE, position + ENTRY_HEAD, length);
            memory.set(INT, position + 4, checksum.of(position, payload, length));
            VarHandle.releaseFence();
            memory.set(INT, position, length);
            awaitFault();
        } catch (InternalError diskFull) {
            broken = true;
            return false;
        }
        position += ENTRY_HEAD + length;
        written = position;
        return true;
    }

    /**
     * Compiled code tells a fault of a mapped page no sooner than where it looks whether to stop
     * (HotSpot's safepoint polls), which it does at the end of a turn of a loop whose number of
     * turns is not known. Without one the error would come out of some method further up.
     */
    private void awaitFault() {
        int turns = 0;
        while (turns < faultTurns) {
            turns++;
        }
    }

    /**
     * Brings its pages into memory, so that no append waits for one; what stands in them stays,
     * also when the writer is at work already. Confined to the maker's thread.
     */
    void touch() {
        if (touched) {
            return;
        }
        touched = true;
        try {
            for (long at = 0; at < memory.byteSize(); at += PAGE) {
                var _ = (int) WORD.getAndAdd(memory, at, 0);
            }
        } catch (IllegalStateException | InternalError usedUp) {
            // It was filled and closed meanwhile, or the disk takes no writes: appending tells
            // that.
        }
    }

    /** Bytes that were written; any thread may ask. */
    long written() {
        return written;
    }

    /**
     * Forces what was written and is not on disk yet. Blocks. One that fails is the last one, and
     * nothing more goes in: the operating system may have dropped what it could not write, so that
     * another one would seem to work.
     */
    void force() throws IOException {
        long to = written;
        if (to > forced && !forceFailed) {
            try {
                mapping.force(forced, to);
                forced = to;
            } catch (IOException refused) {
                forceFailed = true;
                broken = true;
                throw refused;
            }
        }
    }

    void close() {
        mapping.close();
    }
}
