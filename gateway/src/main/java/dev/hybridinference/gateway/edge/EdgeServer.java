package dev.hybridinference.gateway.edge;

import dev.hybridinference.gateway.loop.LoopContext;
import dev.hybridinference.gateway.loop.Loops;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollServerSocketChannel;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.IdentityHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The listener of the data plane. Without a free file descriptor, accepting rests for a second and
 * goes on by itself. Thread-safe.
 */
public final class EdgeServer implements AutoCloseable {
    private static final int ACCEPT_QUEUE = 4096;
    private static final long ACCEPT_REST_MILLIS = 1000;
    private static final int LOW_WATER = 32 * 1024;

    /** Bytes that may wait for one client before its provider is paused. */
    public static final int HIGH_WATER = 64 * 1024;

    /** Bytes that the kernel takes beyond what is on its way; keeps a slow client's share small. */
    private static final long KERNEL_AHEAD = 128 * 1024;

    private final EdgeState state;
    private final IdentityHashMap<EventLoop, EdgeLoop> loops = new IdentityHashMap<>();
    private final Channel listener;

    private EdgeServer(EdgeState state, Loops loops) throws IOException {
        this.state = state;
        SecureRandom seeds = new SecureRandom();
        for (LoopContext context : loops.contexts()) {
            this.loops.put(context.loop(), new EdgeLoop(context, seeds.nextLong()));
        }
        EdgeSettings settings = state.settings;
        ChannelFuture bound =
                bootstrap(loops).bind(settings.host(), settings.port()).awaitUninterruptibly();
        if (!bound.isSuccess()) {
            throw new IOException(
                    "cannot listen on " + settings.host() + " port " + settings.port(),
                    bound.cause());
        }
        listener = bound.channel();
    }

    /**
     * Starts to listen.
     *
     * @throws IOException if the address is taken or not ours
     */
    public static EdgeServer start(EdgeSettings settings, Loops loops, RequestHandler handler)
            throws IOException {
        return new EdgeServer(new EdgeState(settings, handler), loops);
    }

    /** The port that is listened on. */
    public int port() {
        return ((InetSocketAddress) listener.localAddress()).getPort();
    }

    public EdgeCounters counters() {
        return state.counters;
    }

    /** Every answer from now on closes its connection, and idle connections close now. */
    public void drain() {
        state.drain();
        loops.forEach(
                (loop, edge) ->
                        loop.execute(() -> edge.connections().forEach(ClientConnection::drain)));
    }

    /** Listens no more; open connections go on. */
    public void stopListening() {
        listener.close().awaitUninterruptibly();
    }

    /** Listens no more and cuts every connection; waits at most five seconds. */
    @Override
    public void close() {
        stopListening();
        CountDownLatch done = new CountDownLatch(loops.size());
        loops.forEach(
                (loop, edge) ->
                        loop.execute(
                                () -> {
                                    edge.connections().forEach(ClientConnection::shutDown);
                                    done.countDown();
                                }));
        try {
            var _ = done.await(5, TimeUnit.SECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private ServerBootstrap bootstrap(Loops group) {
        ServerBootstrap bootstrap =
                new ServerBootstrap()
                        .group(group.acceptor(), group.workers())
                        .channel(group.serverChannel())
                        .option(ChannelOption.SO_BACKLOG, ACCEPT_QUEUE)
                        .option(ChannelOption.SO_REUSEADDR, true)
                        .childOption(ChannelOption.TCP_NODELAY, true)
                        .childOption(ChannelOption.SO_KEEPALIVE, true)
                        .childOption(
                                ChannelOption.RECVBUF_ALLOCATOR,
                                new AdaptiveRecvByteBufAllocator(512, 2048, 64 * 1024))
                        .childOption(
                                ChannelOption.WRITE_BUFFER_WATER_MARK,
                                new WriteBufferWaterMark(LOW_WATER, HIGH_WATER))
                        .handler(new Gate(group))
                        .childHandler(new Entrance());
        if (group.serverChannel() == EpollServerSocketChannel.class) {
            bootstrap.childOption(EpollChannelOption.TCP_NOTSENT_LOWAT, KERNEL_AHEAD);
        }
        return bootstrap;
    }

    /** Counts connections as they are accepted, before their loop knows of them. */
    private final class Gate extends ChannelInboundHandlerAdapter {
        private final Loops group;

        Gate(Loops group) {
            this.group = group;
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            Channel child = (Channel) message;
            EdgeCounters counters = state.counters;
            if (counters.connections() >= state.settings.maxConnections()) {
                counters.turnAway();
                child.unsafe().closeForcibly();
                return;
            }
            counters.connectionOpened();
            ctx.fireChannelRead(message);
            LoopContext context = group.context(child.eventLoop());
            context.connectionOpened();
            child.closeFuture()
                    .addListener(
                            _ -> {
                                context.connectionClosed();
                                counters.connectionClosed();
                            });
        }

        /**
         * Rests, and keeps the failure to itself: without file descriptors even logging can fail,
         * and must not take the accepting loop with it.
         */
        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            state.counters.acceptFailed();
            Channel server = ctx.channel();
            if (server.config().isAutoRead()) {
                server.config().setAutoRead(false);
                var _ =
                        ctx.executor()
                                .schedule(
                                        () -> server.config().setAutoRead(true),
                                        ACCEPT_REST_MILLIS,
                                        TimeUnit.MILLISECONDS);
            }
        }
    }

    /** Puts a connection's only handler in place once the connection is open. */
    @Sharable
    private final class Entrance extends ChannelInboundHandlerAdapter {
        @Override
        public void channelActive(ChannelHandlerContext ctx) {
            Channel channel = ctx.channel();
            EdgeLoop edge = loops.get(channel.eventLoop());
            if (edge == null || !(channel.remoteAddress() instanceof InetSocketAddress remote)) {
                var _ = ctx.close();
                return;
            }
            ClientConnection connection = new ClientConnection(channel, remote, state, edge);
            ctx.pipeline()
                    .replace(
                            this,
                            null,
                            new ConnectionEvents(connection, connection.wire(), state.counters));
        }
    }
}
