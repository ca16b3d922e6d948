package dev.hybridinference.bench.transport;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;

/**
 * Writes whose failure is reported through {@code exceptionCaught} and {@code channelInactive}, so
 * nobody waits for their future. Call on the channel's event loop.
 */
@SuppressWarnings("FutureReturnValueIgnored") // failures arrive as events of the channel
public final class Wire {

    private Wire() {}

    public static void write(Channel channel, ByteBuf bytes) {
        channel.write(bytes, channel.voidPromise());
    }

    public static void send(Channel channel, ByteBuf bytes) {
        channel.writeAndFlush(bytes, channel.voidPromise());
    }

    public static void close(Channel channel) {
        channel.close();
    }
}
