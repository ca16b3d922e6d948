package dev.hybridinference.gateway.edge;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/**
 * Carries Netty's events to a {@link ClientConnection}; the only handler of its pipeline. Whatever
 * is thrown while one is handled ends that connection and no other. Confined to its event loop.
 */
final class ConnectionEvents extends ChannelInboundHandlerAdapter {
    private static final Logger LOG = System.getLogger(ConnectionEvents.class.getName());

    private final ClientConnection connection;
    private final Wire wire;
    private final EdgeCounters counters;

    ConnectionEvents(ClientConnection connection, Wire wire, EdgeCounters counters) {
        this.connection = connection;
        this.wire = wire;
        this.counters = counters;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        wire.hold();
        connection.arrived((ByteBuf) message);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        wire.release();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        connection.writabilityChanged();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        connection.left();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof ConnectionClock.Ran ran) {
            connection.late(ran);
        } else if (event == Wire.RESUME) {
            boolean held = wire.isHeld();
            wire.hold();
            try {
                connection.run();
            } finally {
                if (!held) {
                    wire.release();
                }
            }
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (!(cause instanceof IOException)) {
            counters.fault();
            LOG.log(Level.ERROR, "client connection cut after a defect", cause);
        }
        connection.left();
    }
}
