package dev.hybridinference.bench.load;

import dev.hybridinference.bench.transport.Transport;
import dev.hybridinference.bench.transport.Wire;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.FixedRecvByteBufAllocator;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Clients that ask for a large stream and read little of it, so that everything between them and
 * the mock has to hold back. Confined to its event loop.
 */
final class SlowReaders {

    private static final int TICK_MILLIS = 50;
    private static final int READ_BYTES = 16 * 1024;

    private final Transport transport;
    private final LoadPlan plan;
    private final ByteBuf request;
    private final byte[] scratch = new byte[READ_BYTES];
    private final List<Reader> readers = new ArrayList<>();
    private Consumer<String> failed = _ -> {};
    private long sent;
    private long bytes;
    private boolean over;

    SlowReaders(Transport transport, LoadPlan plan) {
        this.transport = transport;
        this.plan = plan;
        this.request = RequestBytes.of(plan, plan.slow().model(), true);
    }

    long sent() {
        return sent;
    }

    long bytes() {
        return bytes;
    }

    CompletableFuture<Void> connect() {
        CompletableFuture<?>[] opening = new CompletableFuture<?>[plan.slow().readers()];
        for (int i = 0; i < opening.length; i++) {
            opening[i] = open();
        }
        return CompletableFuture.allOf(opening);
    }

    /** Sends all requests; {@code whenFailed} hears of a status other than 200 or a cut stream. */
    void begin(Consumer<String> whenFailed) {
        failed = whenFailed;
        for (Reader reader : readers) {
            sent++;
            Wire.send(reader.channel, request.duplicate());
        }
        if (!readers.isEmpty()) {
            tick();
        }
    }

    void close() {
        over = true;
        readers.forEach(reader -> Wire.close(reader.channel));
    }

    private void tick() {
        if (over) {
            return;
        }
        for (Reader reader : readers) {
            reader.allow(plan.slow().bytesPerSecond() * TICK_MILLIS / 1000);
        }
        var _ = transport.loop().schedule(this::tick, TICK_MILLIS, TimeUnit.MILLISECONDS);
    }

    private CompletableFuture<Void> open() {
        ChannelFuture opening =
                new Bootstrap()
                        .group(transport.group())
                        .channel(transport.socketChannel())
                        .option(ChannelOption.TCP_NODELAY, true)
                        .option(ChannelOption.SO_RCVBUF, 4 * READ_BYTES)
                        .option(ChannelOption.AUTO_READ, false)
                        .option(
                                ChannelOption.RECVBUF_ALLOCATOR,
                                new FixedRecvByteBufAllocator(READ_BYTES).maxMessagesPerRead(1))
                        .handler(
                                new ChannelInitializer<>() {
                                    @Override
                                    protected void initChannel(Channel channel) {
                                        channel.pipeline().addLast(new Reader(channel));
                                    }
                                })
                        .connect("127.0.0.1", plan.port());
        CompletableFuture<Void> opened = new CompletableFuture<>();
        opening.addListener(
                done -> {
                    if (done.isSuccess()) {
                        readers.add(opening.channel().pipeline().get(Reader.class));
                        opened.complete(null);
                    } else {
                        opened.completeExceptionally(done.cause());
                    }
                });
        return opened;
    }

    /** One slow client. Confined to its event loop. */
    private final class Reader extends ChannelInboundHandlerAdapter implements AnswerReader.Sink {
        private final Channel channel;
        private final AnswerReader answer = new AnswerReader();
        private int allowance;
        private boolean ended;

        Reader(Channel channel) {
            this.channel = channel;
        }

        void allow(int more) {
            boolean waiting = allowance <= 0;
            allowance = Math.min(allowance + more, 4 * READ_BYTES);
            if (waiting && allowance > 0) {
                channel.read();
            }
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            ByteBuf in = (ByteBuf) message;
            try {
                int taken = in.readableBytes();
                allowance -= taken;
                bytes += taken;
                in.readBytes(scratch, 0, taken);
                answer.feed(scratch, 0, taken, this);
            } finally {
                in.release();
            }
            if (allowance > 0) {
                channel.read();
            }
        }

        @Override
        public void channelInactive(ChannelHandlerContext ctx) {
            if (!over && !ended) {
                failed.accept("slow reader: stream cut off");
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            ctx.channel().eventLoop().execute(() -> Wire.close(channel));
        }

        @Override
        public void head(int status) {
            if (status != 200) {
                failed.accept("slow reader: status " + status);
            }
        }

        @Override
        public void body(byte[] data, int from, int to) {}

        @Override
        public void end() {
            ended = true;
        }
    }
}
