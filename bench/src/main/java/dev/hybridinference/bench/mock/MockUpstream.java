package dev.hybridinference.bench.mock;

import dev.hybridinference.bench.transport.Transport;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import java.net.InetSocketAddress;

/**
 * A provider of canned answers on loopback, in a process of its own. Prints {@code ready PORT} and
 * serves until SIGTERM.
 */
public final class MockUpstream {

    private MockUpstream() {}

    /** {@code args[0]} is the port; 0 or nothing takes a free one. */
    @SuppressWarnings("SystemOut") // the first line on stdout is the protocol with the parent
    public static void main(String[] args) {
        int port = args.length == 0 ? 0 : Integer.parseInt(args[0]);
        Channel server = listen(Transport.open(), port);
        System.out.println("ready " + ((InetSocketAddress) server.localAddress()).getPort());
        server.closeFuture().syncUninterruptibly();
    }

    static Channel listen(Transport transport, int port) {
        MockCounts counts = new MockCounts();
        return new ServerBootstrap()
                .group(transport.group())
                .channel(transport.serverChannel())
                .option(ChannelOption.SO_BACKLOG, 4096)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.SO_SNDBUF, 256 * 1024)
                .childHandler(
                        new ChannelInitializer<>() {
                            @Override
                            protected void initChannel(Channel channel) {
                                channel.pipeline().addLast(new MockConnection(counts));
                            }
                        })
                .bind("127.0.0.1", port)
                .syncUninterruptibly()
                .channel();
    }
}
