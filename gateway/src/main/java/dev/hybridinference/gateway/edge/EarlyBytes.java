package dev.hybridinference.gateway.edge;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import org.jspecify.annotations.Nullable;

/**
 * What a client has sent and nobody has read yet: the rest of the last read, or bytes that came
 * before their turn. Confined to its event loop.
 */
final class EarlyBytes {
    /** Bytes after which reading stops. */
    static final int ENOUGH = 16 * 1024;

    /**
     * More than this cannot come while reading stands still, except from a client that has closed.
     */
    static final int OVERFLOW = 256 * 1024;

    private final ByteBufAllocator allocator;
    private @Nullable ByteBuf bytes;

    EarlyBytes(ByteBufAllocator allocator) {
        this.allocator = allocator;
    }

    /** The bytes, to be read from their beginning; not the caller's to release. */
    ByteBuf peek() {
        return bytes == null ? Unpooled.EMPTY_BUFFER : bytes;
    }

    boolean isEmpty() {
        return bytes == null || !bytes.isReadable();
    }

    boolean areEnough() {
        return bytes != null && bytes.readableBytes() >= ENOUGH;
    }

    /**
     * Adds bytes and owns them.
     *
     * @return false when there are too many; then they were dropped
     */
    boolean add(ByteBuf more) {
        ByteBuf before = bytes;
        if (before == null) {
            bytes = more;
            return true;
        }
        int size = before.readableBytes() + more.readableBytes();
        if (size > OVERFLOW) {
            more.release();
            return false;
        }
        bytes = allocator.directBuffer(size).writeBytes(before).writeBytes(more);
        before.release();
        more.release();
        return true;
    }

    /** Gives the memory back when everything was read. */
    void trim() {
        if (isEmpty()) {
            drop();
        }
    }

    void drop() {
        if (bytes != null) {
            bytes.release();
            bytes = null;
        }
    }
}
