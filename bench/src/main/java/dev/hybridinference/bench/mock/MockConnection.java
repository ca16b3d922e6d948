package dev.hybridinference.bench.mock;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.hybridinference.bench.transport.Wire;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.concurrent.Future;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One client of the mock: reads a request, answers it, reads the next. Bodies over 64 KB are
 * counted and dropped, so a megabyte costs the mock only its reading. Confined to its event loop.
 */
final class MockConnection extends ChannelInboundHandlerAdapter {

    private static final int KEPT = 64 * 1024;
    private static final byte[] CHAT = "POST /v1/chat/completions ".getBytes(ISO_8859_1);
    private static final byte[] MODELS = "GET /v1/models ".getBytes(ISO_8859_1);
    private static final byte[] COUNTS = "GET /counts ".getBytes(ISO_8859_1);

    private final MockCounts counts;
    private byte[] kept = new byte[2048];
    private int filled;
    private long toSkip;
    private @Nullable MockModel large;
    private @Nullable Pump pump;
    private @Nullable Future<?> timer;

    MockConnection(MockCounts counts) {
        this.counts = counts;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf in = (ByteBuf) message;
        try {
            while (in.isReadable()) {
                if (toSkip > 0) {
                    skip(ctx, in);
                } else {
                    keep(ctx, in);
                }
            }
        } finally {
            in.release();
        }
    }

    private void skip(ChannelHandlerContext ctx, ByteBuf in) {
        int skipped = (int) Math.min(toSkip, in.readableBytes());
        in.skipBytes(skipped);
        toSkip -= skipped;
        if (toSkip == 0 && large != null) {
            answer(ctx, large, false);
        }
    }

    private void keep(ChannelHandlerContext ctx, ByteBuf in) {
        int taken = Math.min(in.readableBytes(), KEPT - filled);
        if (filled + taken > kept.length) {
            kept = Arrays.copyOf(kept, Math.min(KEPT, Math.max(kept.length * 4, filled + taken)));
        }
        in.readBytes(kept, filled, taken);
        filled += taken;
        int head = MockRequest.headEnd(kept, filled);
        if (head < 0) {
            if (filled == KEPT) {
                refuse(ctx);
            }
            return;
        }
        long length = MockRequest.bodyLength(kept, head);
        if (length < 0) {
            refuse(ctx);
            return;
        }
        long missing = head + length - filled;
        if (missing <= 0) {
            respond(ctx, head);
            filled = 0;
        } else if (head + length > KEPT && filled == KEPT) {
            large = MockModel.parse(MockRequest.model(kept, head, filled)).orElse(null);
            toSkip = missing;
            filled = 0;
        }
    }

    private void respond(ChannelHandlerContext ctx, int head) {
        if (MockRequest.startsWith(kept, head, CHAT)) {
            MockModel model = MockModel.parse(MockRequest.model(kept, head, filled)).orElse(null);
            if (model == null) {
                send(ctx, MockBytes.UNKNOWN_MODEL);
            } else {
                answer(ctx, model, MockRequest.asksUsage(kept, head, filled));
            }
        } else if (MockRequest.startsWith(kept, head, MODELS)) {
            send(ctx, MockBytes.MODELS);
        } else if (MockRequest.startsWith(kept, head, COUNTS)) {
            send(ctx, MockBytes.counts(counts.json()));
        } else {
            send(ctx, MockBytes.BAD_REQUEST);
        }
    }

    private void answer(ChannelHandlerContext ctx, MockModel model, boolean usage) {
        counts.completions++;
        if (!(model instanceof MockModel.Unary)) {
            counts.streams++;
            counts.usageAsked += usage ? 1 : 0;
        }
        ByteBuf end = usage ? MockBytes.END_WITH_USAGE : MockBytes.END;
        switch (model) {
            case MockModel.Unary() -> send(ctx, MockBytes.UNARY);
            case MockModel.Paced(int chunks, long gap) -> {
                Wire.write(ctx.channel(), MockBytes.STREAM_HEAD.duplicate());
                new Paced(ctx, end, chunks, gap).run();
            }
            case MockModel.Burst(int chunks) -> pump(ctx, new Pump(ctx, null, chunks, end));
            case MockModel.Large(int megabytes) -> {
                long units = 1 + megabytes * 1_000_000L / MockBytes.LARGE_UNIT_PAYLOAD;
                pump(ctx, new Pump(ctx, MockBytes.LARGE_UNIT, units, end));
            }
        }
    }

    private void pump(ChannelHandlerContext ctx, Pump next) {
        Wire.write(ctx.channel(), MockBytes.STREAM_HEAD.duplicate());
        pump = next.go() ? null : next;
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (pump != null && ctx.channel().isWritable() && pump.go()) {
            pump = null;
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        if (pump != null || timer != null) {
            counts.cancelled++;
        }
        pump = null;
        if (timer != null) {
            timer.cancel(false);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        Wire.close(ctx.channel());
    }

    private void refuse(ChannelHandlerContext ctx) {
        filled = 0;
        send(ctx, MockBytes.BAD_REQUEST);
        Wire.close(ctx.channel());
    }

    private static void send(ChannelHandlerContext ctx, ByteBuf fixed) {
        Wire.send(ctx.channel(), fixed.duplicate());
    }

    /** Sends one event per gap, each at its own absolute time. */
    private final class Paced implements Runnable {
        private final ChannelHandlerContext ctx;
        private final ByteBuf end;
        private final int chunks;
        private final long gapNanos;
        private final long start = System.nanoTime();
        private int sent;

        Paced(ChannelHandlerContext ctx, ByteBuf end, int chunks, long gapNanos) {
            this.ctx = ctx;
            this.end = end;
            this.chunks = chunks;
            this.gapNanos = gapNanos;
        }

        @Override
        public void run() {
            long now = System.nanoTime();
            sent++;
            if (sent == chunks) {
                timer = null;
                Wire.write(ctx.channel(), MockBytes.stamped(ctx.alloc(), now));
                Wire.send(ctx.channel(), end.duplicate());
                return;
            }
            Wire.send(ctx.channel(), MockBytes.stamped(ctx.alloc(), now));
            long wait = Math.max(0, start + sent * gapNanos - now);
            timer = ctx.executor().schedule(this, wait, TimeUnit.NANOSECONDS);
        }
    }

    /** Sends units as fast as the peer takes them; without a fixed unit each is a stamped event. */
    private static final class Pump {
        private final ChannelHandlerContext ctx;
        private final @Nullable ByteBuf unit;
        private final ByteBuf end;
        private long left;
        private boolean running;

        Pump(ChannelHandlerContext ctx, @Nullable ByteBuf unit, long units, ByteBuf end) {
            this.ctx = ctx;
            this.unit = unit;
            this.end = end;
            this.left = units;
        }

        /** True when all is written, which ends this pump. */
        boolean go() {
            if (running) {
                return false;
            }
            running = true;
            while (left > 0 && ctx.channel().isWritable()) {
                left--;
                ByteBuf next =
                        unit == null
                                ? MockBytes.stamped(ctx.alloc(), System.nanoTime())
                                : unit.duplicate();
                Wire.write(ctx.channel(), next);
                if (!ctx.channel().isWritable()) {
                    ctx.flush();
                }
            }
            if (left == 0) {
                left = -1;
                Wire.send(ctx.channel(), end.duplicate());
            }
            running = false;
            return left < 0;
        }
    }
}
