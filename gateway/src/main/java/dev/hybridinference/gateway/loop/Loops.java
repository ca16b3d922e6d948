package dev.hybridinference.gateway.loop;

import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.EventExecutorChooserFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * The event loops of the data plane. A new client connection goes to the loop that has the fewest.
 * Thread-safe.
 */
public final class Loops implements AutoCloseable {
    private final boolean epoll = Epoll.isAvailable();
    private final EventLoopGroup acceptor;
    private final EventLoopGroup workers;
    private final List<LoopContext> contexts = new ArrayList<>();

    /**
     * @param count event loops, at least 1
     * @param nanoTime monotonic clock of every deadline
     */
    public Loops(int count, LongSupplier nanoTime) {
        IoHandlerFactory io = epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
        acceptor = new MultiThreadIoEventLoopGroup(1, new DefaultThreadFactory("accept", true), io);
        workers =
                new MultiThreadIoEventLoopGroup(
                        count,
                        new io.netty.util.concurrent.ThreadPerTaskExecutor(
                                new DefaultThreadFactory("loop", true)),
                        new LeastLoaded(),
                        io);
        for (EventExecutor loop : workers) {
            contexts.add(new LoopContext((EventLoop) loop, nanoTime));
        }
    }

    /** The loop that accepts connections and hands them out. */
    public EventLoopGroup acceptor() {
        return acceptor;
    }

    /** The loops that carry connections. */
    public EventLoopGroup workers() {
        return workers;
    }

    /** What belongs to every loop, in a fixed order. */
    public List<LoopContext> contexts() {
        return List.copyOf(contexts);
    }

    /** The context of {@code loop}. */
    public LoopContext context(EventLoop loop) {
        for (LoopContext context : contexts) {
            if (context.loop() == loop) {
                return context;
            }
        }
        throw new IllegalArgumentException("loop: " + loop + " (expected: one of the data plane)");
    }

    public Class<? extends ServerChannel> serverChannel() {
        return epoll ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
    }

    public Class<? extends Channel> socketChannel() {
        return epoll ? EpollSocketChannel.class : NioSocketChannel.class;
    }

    /** Stops all loops; waits at most five seconds. */
    @Override
    public void close() {
        var first = acceptor.shutdownGracefully(0, 2, TimeUnit.SECONDS);
        var second = workers.shutdownGracefully(0, 2, TimeUnit.SECONDS);
        first.awaitUninterruptibly(5, TimeUnit.SECONDS);
        second.awaitUninterruptibly(5, TimeUnit.SECONDS);
    }

    /** Hands out the loop with the fewest client connections; called only at registration. */
    private final class LeastLoaded implements EventExecutorChooserFactory {
        @Override
        public EventExecutorChooser newChooser(EventExecutor[] executors) {
            return () -> {
                if (contexts.size() < executors.length) {
                    return executors[0];
                }
                LoopContext least = contexts.getFirst();
                for (LoopContext context : contexts) {
                    if (context.connections() < least.connections()) {
                        least = context;
                    }
                }
                return least.loop();
            };
        }
    }
}
