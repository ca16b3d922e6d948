package dev.hybridinference.gateway.upstream;

import dev.hybridinference.gateway.step.Parking;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.ssl.SslContext;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** What every dial needs: names, TLS, sockets. Thread-safe. */
final class Dialer {
    /** Bounds what the kernel takes in for a paused answer. */
    static final int RECEIVE_BUFFER = 256 * 1024;

    final Parking parking;
    final Resolver resolver;
    final TlsClient tls;
    private final Class<? extends Channel> socket;

    Dialer(Parking parking, Resolver resolver, TlsTrust trust, Class<? extends Channel> socket) {
        this.parking = parking;
        this.resolver = resolver;
        this.tls = new TlsClient(trust);
        this.socket = socket;
    }

    /**
     * Starts a TCP connection on {@code loop}. It has no deadline of its own, and it is not closed
     * by a failed write, because an early answer may still be there to read.
     */
    ChannelFuture connect(
            EventLoop loop,
            InetSocketAddress address,
            Connection connection,
            @Nullable SslContext context) {
        return new Bootstrap()
                .group(loop)
                .channel(socket)
                .disableResolver()
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.SO_RCVBUF, RECEIVE_BUFFER)
                .option(ChannelOption.AUTO_CLOSE, false)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, 0)
                .handler(new Initializer(connection, context))
                .connect(address);
    }

    private static final class Initializer extends ChannelInitializer<SocketChannel> {
        private final Connection connection;
        private final @Nullable SslContext context;

        Initializer(Connection connection, @Nullable SslContext context) {
            this.connection = connection;
            this.context = context;
        }

        @Override
        protected void initChannel(SocketChannel channel) {
            if (context != null) {
                channel.pipeline()
                        .addLast(TlsClient.handler(context, channel.alloc(), connection.origin()));
            }
            channel.pipeline().addLast(connection);
        }
    }
}
