package dev.hybridinference.bench.startup;

import dev.hybridinference.bench.transport.Transport;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.handler.codec.http.HttpServerCodec;

/** The least a Netty HTTP server is: the measure for the gateway's start-up. */
public final class BareServer extends ChannelInitializer<Channel> {

    private BareServer() {}

    /** {@code args[0]} is the port. */
    public static void main(String[] args) {
        Transport transport = Transport.open();
        new ServerBootstrap()
                .group(transport.group())
                .channel(transport.serverChannel())
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(new BareServer())
                .bind("127.0.0.1", Integer.parseInt(args[0]))
                .syncUninterruptibly();
    }

    @Override
    protected void initChannel(Channel channel) {
        channel.pipeline().addLast(new HttpServerCodec(), new BareAnswer());
    }
}
