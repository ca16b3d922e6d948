package dev.hybridinference.gateway.edge;

import io.netty.channel.Channel;

/**
 * The socket of one client connection: reading on and off, and one flush for all that is answered
 * during one read. Confined to its event loop.
 */
final class Wire {
    /** The signal to go on with bytes that wait. */
    static final Object RESUME = new Object();

    private final Channel channel;
    private boolean held;
    private boolean flushDue;
    private boolean reads = true;

    Wire(Channel channel) {
        this.channel = channel;
    }

    boolean isHeld() {
        return held;
    }

    /** From now on flushes wait for {@link #release}. */
    void hold() {
        held = true;
    }

    /** Flushes once if a flush is due. */
    void release() {
        held = false;
        if (flushDue) {
            flushDue = false;
            channel.flush();
        }
    }

    /** Sends what was handed over, now or at the release. */
    void flush() {
        if (held) {
            flushDue = true;
        } else {
            channel.flush();
        }
    }

    void read(boolean on) {
        if (on != reads) {
            reads = on;
            channel.config().setAutoRead(on);
        }
    }

    boolean isWritable() {
        return channel.isWritable();
    }

    /** Calls our own handler through Netty, which keeps what goes wrong to this connection. */
    void signal(Object event) {
        channel.pipeline().fireUserEventTriggered(event);
    }
}
