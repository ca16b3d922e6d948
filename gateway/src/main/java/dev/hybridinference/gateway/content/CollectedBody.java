package dev.hybridinference.gateway.content;

import dev.hybridinference.gateway.store.PackedBody;
import io.netty.buffer.ByteBuf;
import java.util.Arrays;

/**
 * The first part of a body, copied while it goes by. Confined to the event loop that collects, then
 * to the thread that keeps.
 */
final class CollectedBody {
    /** Most bytes of a body. */
    static final int MOST = PackedBody.LONGEST;

    private static final int FIRST = 1024;

    private final ContentMemory memory;
    private byte[] bytes = {};
    private int length;
    private boolean truncated;

    CollectedBody(ContentMemory memory) {
        this.memory = memory;
    }

    /**
     * Adds a copy of what can be read, as far as there is room.
     *
     * @return false when the memory is used up
     */
    boolean add(ByteBuf piece) {
        int count = room(piece.readableBytes());
        if (count < 0) {
            return false;
        }
        piece.getBytes(piece.readerIndex(), bytes, length, count);
        length += count;
        return true;
    }

    /** As {@link #add(ByteBuf)}. */
    boolean add(byte[] piece) {
        int count = room(piece.length);
        if (count < 0) {
            return false;
        }
        System.arraycopy(piece, 0, bytes, length, count);
        length += count;
        return true;
    }

    /** How many of so many bytes may be added now, or -1. */
    private int room(int more) {
        int count = Math.min(more, MOST - length);
        truncated |= count < more;
        int needed = length + count;
        if (needed > bytes.length) {
            int size = Math.min(MOST, Math.max(needed, Math.max(FIRST, bytes.length * 2)));
            if (!memory.take(size - bytes.length)) {
                return -1;
            }
            bytes = Arrays.copyOf(bytes, size);
        }
        return count;
    }

    ContentMemory memory() {
        return memory;
    }

    byte[] bytes() {
        return bytes;
    }

    int length() {
        return length;
    }

    boolean truncated() {
        return truncated;
    }

    void release() {
        memory.giveBack(bytes.length);
        bytes = new byte[0];
        length = 0;
    }
}
