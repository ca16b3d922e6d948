package dev.hybridinference.gateway.exchange;

import dev.hybridinference.gateway.content.Collected;
import dev.hybridinference.kernel.call.Edits;
import dev.hybridinference.kernel.call.Edits.Edit;
import dev.hybridinference.kernel.json.JsonScanner;
import dev.hybridinference.kernel.route.PromptMarks;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.CompositeByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * A request body that is kept for the attempts and scanned while it arrives, so that a long prompt
 * never stalls its loop. Confined to the exchange's event loop.
 */
final class RequestBody {
    private static final int SMALL_PIECE = 2 * 1024;
    private static final int TAIL = 16 * 1024;
    private static final int COPY_UP_TO = 16 * 1024;

    private final ByteBufAllocator allocator;
    private final JsonScanner scanner;
    private final byte[] scratch;
    private @Nullable ByteBuf whole;
    private @Nullable CompositeByteBuf pieces;
    private @Nullable ByteBuf tail;
    private long length;

    RequestBody(ByteBufAllocator allocator, JsonScanner scanner, byte[] scratch) {
        this.allocator = allocator;
        this.scanner = scanner;
        this.scratch = scratch;
    }

    long length() {
        return length;
    }

    JsonScanner scanner() {
        return scanner;
    }

    /**
     * Adds a piece and owns it.
     *
     * @return false once the body is not valid JSON
     */
    boolean add(ByteBuf piece) {
        length += piece.readableBytes();
        boolean valid = scan(piece);
        keep(piece);
        return valid;
    }

    private boolean scan(ByteBuf piece) {
        int at = piece.readerIndex();
        int end = piece.writerIndex();
        while (at < end) {
            int count = Math.min(scratch.length, end - at);
            piece.getBytes(at, scratch, 0, count);
            if (!scanner.feed(scratch, 0, count)) {
                return false;
            }
            at += count;
        }
        return true;
    }

    /**
     * Many tiny pieces are copied together, so that they cost their bytes and not a buffer each.
     */
    private void keep(ByteBuf piece) {
        if (length == piece.readableBytes()) {
            whole = piece;
            return;
        }
        if (pieces == null) {
            pieces = allocator.compositeBuffer(Integer.MAX_VALUE);
            if (whole != null) {
                pieces.addComponent(true, whole);
                whole = null;
            }
        }
        if (piece.readableBytes() >= SMALL_PIECE) {
            flushTail();
            pieces.addComponent(true, piece);
            return;
        }
        if (tail != null && tail.writableBytes() < piece.readableBytes()) {
            flushTail();
        }
        if (tail == null) {
            tail = allocator.ioBuffer(TAIL);
        }
        tail.writeBytes(piece);
        piece.release();
    }

    private void flushTail() {
        if (tail != null && pieces != null) {
            pieces.addComponent(true, tail);
            tail = null;
        }
    }

    /** The body with the edits made, as a buffer of its own; can be asked for again. */
    ByteBuf edited(Edits edits) {
        flushTail();
        ByteBuf original = original();
        int size = (int) (length + edits.growth());
        return size <= COPY_UP_TO ? copied(original, edits, size) : sliced(original, edits);
    }

    private ByteBuf original() {
        if (whole != null) {
            return whole;
        }
        if (pieces != null) {
            return pieces;
        }
        throw new IllegalStateException("body: none (expected: a complete body)");
    }

    private ByteBuf copied(ByteBuf original, Edits edits, int size) {
        ByteBuf out = allocator.ioBuffer(size);
        int start = original.readerIndex();
        int at = 0;
        for (Edit edit : edits.list()) {
            out.writeBytes(original, start + at, (int) edit.from() - at);
            out.writeBytes(edit.with());
            at = (int) edit.to();
        }
        out.writeBytes(original, start + at, (int) length - at);
        return out;
    }

    private ByteBuf sliced(ByteBuf original, Edits edits) {
        CompositeByteBuf out = allocator.compositeBuffer(Integer.MAX_VALUE);
        int start = original.readerIndex();
        int at = 0;
        for (Edit edit : edits.list()) {
            piece(out, original, start + at, (int) edit.from() - at);
            ByteBuf with = allocator.ioBuffer(edit.with().length);
            out.addComponent(true, with.writeBytes(edit.with()));
            at = (int) edit.to();
        }
        piece(out, original, start + at, (int) length - at);
        return out;
    }

    private static void piece(CompositeByteBuf out, ByteBuf original, int from, int count) {
        if (count > 0) {
            out.addComponent(true, original.retainedSlice(from, count));
        }
    }

    /** A copy of the body. */
    byte[] copy() {
        flushTail();
        byte[] copy = new byte[(int) length];
        original().getBytes(original().readerIndex(), copy);
        return copy;
    }

    /** Marks of its beginning, by which a target that read it before is found. */
    PromptMarks marks(long caller) {
        flushTail();
        ByteBuf original = original();
        PromptMarks marks = new PromptMarks(caller);
        int whole = scratch.length & -Long.BYTES;
        for (int at = 0; at < length && marks.wantsMore(); at += whole) {
            int count = (int) Math.min(whole, length - at);
            original.getBytes(original.readerIndex() + at, scratch, 0, count);
            marks.feed(scratch, 0, count);
        }
        return marks;
    }

    /** Hands a copy of the body to what is kept of content. */
    void copyTo(Collected content) {
        flushTail();
        if (whole != null) {
            content.request(whole);
        } else if (pieces != null) {
            content.request(pieces);
        }
    }

    /** Gives the memory back. May be called again. */
    void release() {
        if (whole != null) {
            whole.release();
            whole = null;
        }
        if (tail != null) {
            tail.release();
            tail = null;
        }
        if (pieces != null) {
            pieces.release();
            pieces = null;
        }
    }
}
