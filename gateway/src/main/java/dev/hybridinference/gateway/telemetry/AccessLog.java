package dev.hybridinference.gateway.telemetry;

import dev.hybridinference.gateway.loop.LoopContext;
import dev.hybridinference.gateway.loop.Loops;
import dev.hybridinference.gateway.loop.Ticking;
import dev.hybridinference.gateway.record.ExchangeRecord;
import java.io.IOException;
import java.io.OutputStream;
import java.util.IdentityHashMap;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;

/**
 * One line for each request. Loops format lines into memory of their own and hand over whole
 * batches; one thread writes them. When that thread falls behind by {@link #BATCHES} batches, lines
 * are dropped and counted. Thread-safe; {@link #add} belongs to its loop.
 */
public final class AccessLog implements AutoCloseable {
    /** Bytes after which lines are handed over before their tick: each batch wakes the writer. */
    private static final int BATCH = 64 * 1024;

    private static final int BATCHES = 128;
    private static final byte[] END = new byte[0];

    private final OutputStream out;
    private final BlockingQueue<byte[]> queue = new ArrayBlockingQueue<>(BATCHES);
    private final LongAdder dropped = new LongAdder();
    private final AtomicBoolean failed = new AtomicBoolean();
    private final IdentityHashMap<LoopContext, LoopLines> lines = new IdentityHashMap<>();
    private final Thread writer;

    /**
     * @param out where lines go; closed with this
     * @param human lines for people instead of JSON
     */
    public AccessLog(Loops loops, OutputStream out, boolean human) {
        this.out = out;
        for (LoopContext loop : loops.contexts()) {
            lines.put(loop, new LoopLines(loop, new AccessLine(human)));
        }
        writer = new Thread(this::write, "access-log");
        writer.setDaemon(true);
        writer.start();
    }

    /** Lines or batches of lines that could not be written. */
    public long dropped() {
        return dropped.sum();
    }

    void add(ExchangeRecord record, LoopContext loop) {
        LoopLines of = lines.get(loop);
        if (of != null) {
            of.add(record);
        }
    }

    private void write() {
        try {
            for (byte[] batch = queue.take(); batch != END; batch = queue.take()) {
                writeBatch(batch);
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private void writeBatch(byte[] batch) {
        try {
            out.write(batch);
            if (queue.isEmpty()) {
                out.flush();
            }
        } catch (IOException full) {
            dropped.increment();
            if (failed.compareAndSet(false, true)) {
                System.getLogger("access")
                        .log(System.Logger.Level.ERROR, "access log not writable: {0}", full);
            }
        }
    }

    /** Writes what is there and ends. Must not be called on an event loop. */
    @Override
    public void close() {
        CountDownLatch flushed = new CountDownLatch(lines.size());
        lines.forEach(
                (loop, of) ->
                        loop.loop()
                                .execute(
                                        () -> {
                                            of.flush();
                                            flushed.countDown();
                                        }));
        try {
            var _ = flushed.await(2, TimeUnit.SECONDS);
            if (queue.offer(END, 2, TimeUnit.SECONDS)) {
                writer.join(2_000);
            }
            out.close();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } catch (IOException broken) {
            dropped.increment();
        }
    }

    /** The lines of one loop. Confined to it. */
    private final class LoopLines extends Ticking {
        private final LoopContext loop;
        private final AccessLine line;
        private final LineBytes bytes = new LineBytes();

        LoopLines(LoopContext loop, AccessLine line) {
            this.loop = loop;
            this.line = line;
        }

        void add(ExchangeRecord record) {
            if (bytes.length() == 0) {
                loop.ticker().add(this);
            }
            line.write(record, bytes);
            if (bytes.length() >= BATCH) {
                flush();
            }
        }

        /** While the writer is behind, lines gather, so that the queue fills with whole batches. */
        @Override
        protected void tick(long nowNanos) {
            if (queue.isEmpty()) {
                flush();
            }
        }

        void flush() {
            loop.ticker().remove(this);
            if (bytes.length() > 0 && !queue.offer(bytes.take())) {
                dropped.increment();
            }
        }
    }
}
