package dev.hybridinference.gateway.spool;

import dev.hybridinference.kernel.ledger.LedgerEntry;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Reads what is in a segment, also while it is written. Control plane only. */
public final class SegmentReader {
    private static final int BUFFER = 256 * 1024;

    /** What comes after what was read. */
    public enum After {
        /** More entries. */
        MORE,
        /** Nothing yet. */
        NOTHING,
        /** Something that is no entry: it was being written when the process ended. */
        TORN
    }

    /**
     * A run of entries.
     *
     * @param offset in the segment where the next one begins
     */
    public record Piece(List<LedgerEntry> entries, long offset, After after) {}

    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER).order(ByteOrder.LITTLE_ENDIAN);

    /**
     * Reads entries from an offset on.
     *
     * @param offset 0 for the first entry, else where an earlier piece ended
     * @param most entries at most
     * @throws IOException when the file cannot be read
     */
    public Piece read(SegmentName segment, long offset, int most) throws IOException {
        List<LedgerEntry> entries = new ArrayList<>();
        try (FileChannel file = FileChannel.open(segment.file(), StandardOpenOption.READ)) {
            if (!hasHead(file, segment)) {
                return new Piece(entries, offset, After.TORN);
            }
            long at = Math.max(offset, Segment.HEAD);
            EntryReader reader = new EntryReader(segment.writer());
            EntryChecksum checksum = new EntryChecksum(segment.number());
            while (true) {
                fill(file, at);
                int from = 0;
                while (buffer.limit() - from >= Segment.ENTRY_HEAD) {
                    int length = buffer.getInt(from);
                    if (length == 0) {
                        return new Piece(entries, at + from, After.NOTHING);
                    }
                    if (length < 0 || length > EntryBytes.MOST) {
                        return new Piece(entries, at + from, After.TORN);
                    }
                    int end = from + Segment.ENTRY_HEAD + length;
                    if (end > buffer.limit()) {
                        break;
                    }
                    byte[] payload =
                            Arrays.copyOfRange(buffer.array(), from + Segment.ENTRY_HEAD, end);
                    if (buffer.getInt(from + 4) != checksum.of(at + from, payload, length)) {
                        return new Piece(entries, at + from, After.TORN);
                    }
                    entries.add(reader.read(payload));
                    from = end;
                    if (entries.size() == most) {
                        return new Piece(entries, at + from, After.MORE);
                    }
                }
                if (buffer.limit() < BUFFER) {
                    boolean atEnd = buffer.limit() - from < Segment.ENTRY_HEAD;
                    return new Piece(entries, at + from, atEnd ? After.NOTHING : After.TORN);
                }
                at += from;
            }
        } catch (NoSuchFileException gone) {
            return new Piece(entries, offset, After.NOTHING);
        }
    }

    private void fill(FileChannel file, long at) throws IOException {
        buffer.clear();
        long position = at;
        while (buffer.hasRemaining()) {
            int read = file.read(buffer, position);
            if (read < 0) {
                break;
            }
            position += read;
        }
        buffer.flip();
    }

    private boolean hasHead(FileChannel file, SegmentName segment) throws IOException {
        fill(file, 0);
        if (buffer.limit() < Segment.HEAD) {
            return false;
        }
        MemorySegment head = MemorySegment.ofArray(Arrays.copyOf(buffer.array(), Segment.HEAD));
        byte[] writer = new byte[Segment.LONGEST_WRITER];
        byte[] name = segment.writer().getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(name, 0, writer, 0, Math.min(name.length, writer.length));
        return head.get(Segment.LONG, 0) == Segment.MAGIC
                && head.get(Segment.LONG, 8) == segment.number()
                && head.get(Segment.INT, Segment.HEAD_CRC_AT) == Segment.headCrc(head)
                && Arrays.equals(
                        writer,
                        Arrays.copyOfRange(
                                buffer.array(),
                                Segment.WRITER_AT,
                                Segment.WRITER_AT + Segment.LONGEST_WRITER));
    }

    /** The bytes after an offset up to the last one that is not zero. */
    public byte[] tail(SegmentName segment, long offset) throws IOException {
        try (FileChannel file = FileChannel.open(segment.file(), StandardOpenOption.READ)) {
            byte[] rest = new byte[(int) Math.max(0, file.size() - offset)];
            ByteBuffer into = ByteBuffer.wrap(rest);
            while (into.hasRemaining() && file.read(into, offset + into.position()) > 0) {}
            int end = rest.length;
            while (end > 0 && rest[end - 1] == 0) {
                end--;
            }
            return Arrays.copyOf(rest, end);
        }
    }
}
