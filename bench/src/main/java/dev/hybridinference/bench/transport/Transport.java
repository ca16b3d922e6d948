package dev.hybridinference.bench.transport;

import io.netty.channel.EventLoop;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;

/** One event loop of the best transport this machine has: epoll, else NIO. Thread-safe. */
public record Transport(
        MultiThreadIoEventLoopGroup group,
        Class<? extends ServerChannel> serverChannel,
        Class<? extends SocketChannel> socketChannel) {

    public static Transport open() {
        if (Epoll.isAvailable()) {
            return new Transport(
                    group(EpollIoHandler.newFactory()),
                    EpollServerSocketChannel.class,
                    EpollSocketChannel.class);
        }
        return new Transport(
                group(NioIoHandler.newFactory()),
                NioServerSocketChannel.class,
                NioSocketChannel.class);
    }

    /** The only loop of the group. */
    public EventLoop loop() {
        return group.next();
    }

    private static MultiThreadIoEventLoopGroup group(IoHandlerFactory factory) {
        return new MultiThreadIoEventLoopGroup(1, factory);
    }
}
