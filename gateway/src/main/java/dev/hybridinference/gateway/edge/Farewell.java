package dev.hybridinference.gateway.edge;

import dev.hybridinference.gateway.edge.AnswerWriter.Persistence;
import dev.hybridinference.gateway.http.HeaderLines;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.DuplexChannel;
import java.nio.charset.StandardCharsets;

/**
 * The ways a client connection ends. A lingering close sends everything, then our FIN, and reads on
 * for a short time: closing with unread bytes would reset the connection and could take the answer
 * away from the client (RFC 9112 section 9.6). Confined to its event loop.
 */
final class Farewell {
    /** Bytes that are read and dropped before the connection is closed anyway. */
    static final int LINGER_BYTES = 1024 * 1024;

    private static final HeaderLines JSON =
            new HeaderLines().add("content-type", "application/json");
    private static final HeaderLines JSON_AND_ALLOW =
            new HeaderLines()
                    .add("content-type", "application/json")
                    .add("allow", "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS");

    private final Channel channel;
    private final AnswerWriter writer;
    private int dropped;

    Farewell(Channel channel, AnswerWriter writer) {
        this.channel = channel;
        this.writer = writer;
    }

    /** Writes the whole answer that refuses a request. */
    void refuse(Refusal why, String requestId) {
        ByteBuf json = channel.alloc().directBuffer(512);
        json.writeBytes(why.json(requestId).getBytes(StandardCharsets.ISO_8859_1));
        writer.head(
                StatusLines.of(why.status()),
                why.status() == 405 ? JSON_AND_ALLOW : JSON,
                json.readableBytes(),
                Persistence.CLOSES,
                requestId);
        writer.piece(json);
        writer.handOver();
    }

    /** Sends all that was handed over and our FIN, then calls {@code sent}. */
    void finish(Runnable sent) {
        var _ =
                channel.writeAndFlush(Unpooled.EMPTY_BUFFER)
                        .addListener(
                                written -> {
                                    if (written.isSuccess()) {
                                        sent.run();
                                        var _ = ((DuplexChannel) channel).shutdownOutput();
                                    } else {
                                        close();
                                    }
                                });
    }

    /** Takes bytes that nobody wants any more. */
    void drop(ByteBuf data) {
        dropped += data.readableBytes();
        data.release();
        if (dropped > LINGER_BYTES) {
            close();
        }
    }

    void close() {
        var _ = channel.close().addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
    }

    /** Closes so that the client sees an error, without waiting for what was not sent. */
    void reset() {
        if (channel.isOpen()) {
            channel.config().setOption(ChannelOption.SO_LINGER, 0);
        }
        close();
    }
}
