package dev.hybridinference.gateway.edge;

import dev.hybridinference.gateway.http.HeaderLines;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Puts answers on the wire. Head, framing and small pieces are gathered in one buffer, so that a
 * small answer is one write; large pieces go out without a copy. Confined to its event loop.
 */
final class AnswerWriter {
    /** Pieces up to this size are copied behind what waits already. */
    static final int COPIED = 4 * 1024;

    /** Larger pieces are written in parts, so that progress can be seen. */
    static final int PART = 64 * 1024;

    private static final int ROOM = COPIED + 1024;
    private static final byte[] CONTINUE = ascii("HTTP/1.1 100 Continue\r\n\r\n");
    private static final byte[] LENGTH = ascii("content-length: ");
    private static final byte[] CHUNKED = ascii("transfer-encoding: chunked\r\n");
    private static final byte[] CLOSE = ascii("connection: close\r\n\r\n");
    private static final byte[] KEEP = ascii("connection: keep-alive\r\n\r\n");
    private static final byte[] CRLF = ascii("\r\n");
    private static final byte[] LAST_CHUNK = ascii("0\r\n\r\n");
    private static final byte[] ID = ascii("x-request-id: ");
    private static final byte[] ID_TWIN = ascii("request-id: ");

    /** What an answer's head says about its connection. */
    enum Persistence {
        /** Nothing: the connection stays, as HTTP/1.1 assumes. */
        STAYS,
        /** The connection stays and says so, as HTTP/1.0 needs. */
        STAYS_1_0,
        CLOSES
    }

    /** What an answer's head says about its length. */
    static final long CHUNKED_LENGTH = -1;

    /** An answer without any length: it has no body, or ends with the connection. */
    static final long NO_LENGTH = -2;

    private final Channel channel;
    private final DateLine date;
    private @Nullable ByteBuf out;
    private long queued;

    AnswerWriter(Channel channel, DateLine date) {
        this.channel = channel;
        this.date = date;
    }

    void continueLine() {
        room(CONTINUE.length).writeBytes(CONTINUE);
    }

    /** Writes a head; {@code length} is a number of bytes or one of the constants above. */
    void head(
            byte[] statusLine,
            HeaderLines headers,
            long length,
            Persistence persistence,
            String requestId) {
        ByteBuf buffer = room(headers.length() + 2 * requestId.length() + 320);
        buffer.writeBytes(statusLine).writeBytes(date.bytes());
        buffer.writeBytes(ID);
        text(buffer, requestId);
        buffer.writeBytes(CRLF).writeBytes(ID_TWIN);
        text(buffer, requestId);
        buffer.writeBytes(CRLF).writeBytes(headers.array(), 0, headers.length());
        if (length >= 0) {
            buffer.writeBytes(LENGTH);
            decimal(buffer, length);
            buffer.writeBytes(CRLF);
        } else if (length == CHUNKED_LENGTH) {
            buffer.writeBytes(CHUNKED);
        }
        buffer.writeBytes(
                switch (persistence) {
                    case STAYS -> CRLF;
                    case STAYS_1_0 -> KEEP;
                    case CLOSES -> CLOSE;
                });
    }

    /** Writes body bytes as they are and owns them. */
    void piece(ByteBuf data) {
        int size = data.readableBytes();
        if (size <= COPIED) {
            room(size).writeBytes(data);
            data.release();
            return;
        }
        handOver();
        while (data.readableBytes() > PART) {
            write(data.readRetainedSlice(PART));
        }
        write(data);
    }

    /** Writes body bytes as one chunk and owns them; an empty piece is no chunk. */
    void chunk(ByteBuf data) {
        int size = data.readableBytes();
        if (size == 0) {
            data.release();
            return;
        }
        ByteBuf buffer = room(size <= COPIED ? size + 16 : 16);
        hexadecimal(buffer, size);
        buffer.writeBytes(CRLF);
        piece(data);
        room(2).writeBytes(CRLF);
    }

    void lastChunk() {
        room(LAST_CHUNK.length).writeBytes(LAST_CHUNK);
    }

    /** Gives everything gathered to the channel, which does not send it before a flush. */
    void handOver() {
        ByteBuf full = out;
        if (full != null) {
            out = null;
            write(full);
        }
    }

    /** Throws away what was gathered. */
    void discard() {
        if (out != null) {
            out.release();
            out = null;
        }
    }

    /** Bytes (and Netty's own surcharge for each write) that wait for the client. */
    long waiting() {
        ChannelOutboundBuffer buffer = channel.unsafe().outboundBuffer();
        return buffer == null ? 0 : buffer.totalPendingWriteBytes();
    }

    /** Bytes, in the measure of {@link #waiting}, that have left so far. */
    long left() {
        ChannelOutboundBuffer buffer = channel.unsafe().outboundBuffer();
        return buffer == null
                ? queued
                : queued - buffer.totalPendingWriteBytes() + buffer.currentProgress();
    }

    /**
     * Tells {@code whose} when the end of its answer did not leave, or waits now and never will.
     *
     * @param owed whether anything waited before the last flush, which closes a connection that
     *     fails
     */
    void ifLost(@Nullable RequestReceiver whose, boolean owed) {
        if (whose == null) {
            return;
        }
        if (owed && !channel.isOpen()) {
            whose.undelivered();
        } else if (waiting() > 0) {
            channel.writeAndFlush(Unpooled.EMPTY_BUFFER)
                    .addListener(
                            written -> {
                                if (!written.isSuccess()) {
                                    whose.undelivered();
                                }
                            });
        }
    }

    private void write(ByteBuf data) {
        long before = waiting();
        var _ = channel.write(data, channel.voidPromise());
        queued += waiting() - before;
    }

    private ByteBuf room(int bytes) {
        ByteBuf current = out;
        if (current != null && current.writableBytes() >= bytes) {
            return current;
        }
        handOver();
        ByteBuf fresh = channel.alloc().directBuffer(Math.max(ROOM, bytes));
        out = fresh;
        return fresh;
    }

    private static void text(ByteBuf buffer, String ascii) {
        var _ = buffer.writeCharSequence(ascii, StandardCharsets.ISO_8859_1);
    }

    private static void decimal(ByteBuf buffer, long number) {
        long power = 1;
        while (number / power >= 10) {
            power *= 10;
        }
        for (; power > 0; power /= 10) {
            buffer.writeByte((int) ('0' + number / power % 10));
        }
    }

    private static void hexadecimal(ByteBuf buffer, int number) {
        int shift = (31 - Integer.numberOfLeadingZeros(number)) & ~3;
        for (; shift >= 0; shift -= 4) {
            buffer.writeByte("0123456789abcdef".charAt(number >>> shift & 15));
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
