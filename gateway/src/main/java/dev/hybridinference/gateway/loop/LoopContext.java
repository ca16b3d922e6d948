package dev.hybridinference.gateway.loop;

import io.netty.channel.EventLoop;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;

/**
 * What belongs to one event loop: its ticker, its clock and a scratch array. Confined to its event
 * loop, but for the connection count.
 */
public final class LoopContext {
    /** Bytes of the scratch array. */
    public static final int SCRATCH = 64 * 1024;

    private final EventLoop loop;
    private final LongSupplier nanoTime;
    private final Ticker ticker;
    private final byte[] scratch = new byte[SCRATCH];
    private final AtomicInteger connections = new AtomicInteger();

    LoopContext(EventLoop loop, LongSupplier nanoTime) {
        this.loop = loop;
        this.nanoTime = nanoTime;
        this.ticker = new Ticker(loop, nanoTime);
    }

    public EventLoop loop() {
        return loop;
    }

    public Ticker ticker() {
        return ticker;
    }

    /** Monotonic time in nanoseconds. */
    public long nanoTime() {
        return nanoTime.getAsLong();
    }

    /** Short-lived working space; whoever calls next overwrites it. */
    public byte[] scratch() {
        return scratch;
    }

    /** Open client connections; readable from any thread. */
    public int connections() {
        return connections.get();
    }

    public void connectionOpened() {
        connections.incrementAndGet();
    }

    public void connectionClosed() {
        connections.decrementAndGet();
    }
}
