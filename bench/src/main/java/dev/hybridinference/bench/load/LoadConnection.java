package dev.hybridinference.bench.load;

import dev.hybridinference.bench.transport.Wire;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/** One keep-alive connection of a load: sends, reads and checks. Confined to its event loop. */
final class LoadConnection extends ChannelInboundHandlerAdapter implements AnswerReader.Sink {

    private final LoadRun run;
    private final Channel channel;
    private final AnswerReader answer = new AnswerReader();
    private final EventReader events = new EventReader();
    private boolean inFlight;
    private long since;
    private long lastEventAt;
    private long lastSignAt;
    private long now;
    private int status;

    LoadConnection(LoadRun run, Channel channel) {
        this.run = run;
        this.channel = channel;
    }

    /** Sends the next request; its latency counts from {@code since}, a monotonic time. */
    void send(ByteBuf request, long since) {
        inFlight = true;
        this.since = since;
        lastEventAt = 0;
        lastSignAt = since;
        status = 0;
        events.reset();
        Wire.send(channel, request.duplicate());
    }

    boolean open() {
        return channel.isActive();
    }

    void close() {
        Wire.close(channel);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf in = (ByteBuf) message;
        now = System.nanoTime();
        try {
            while (in.isReadable()) {
                int taken = Math.min(in.readableBytes(), run.scratch.length);
                in.readBytes(run.scratch, 0, taken);
                answer.feed(run.scratch, 0, taken, this);
            }
        } finally {
            in.release();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        now = System.nanoTime();
        boolean whole = answer.closed(this);
        if (inFlight) {
            inFlight = false;
            run.finished(
                    this,
                    whole ? "connection closed before the answer" : "answer cut off in the middle");
        } else {
            run.lost(this);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (inFlight) {
            inFlight = false;
            run.finished(this, String.valueOf(cause.getMessage()));
        }
        ctx.channel().eventLoop().execute(this::close);
    }

    @Override
    public void head(int code) {
        status = code;
    }

    @Override
    public void body(byte[] bytes, int from, int to) {
        run.bytes += to - from;
        if (!run.plan.stream() || status != 200) {
            return;
        }
        int at = from;
        while (at < to) {
            at = events.next(bytes, at, to);
            long stamp = events.lastStamp();
            if (stamp != 0) {
                event(stamp);
            } else if (events.lastComment()) {
                run.silence.record(now - lastSignAt);
                lastSignAt = now;
            }
        }
    }

    private void event(long stamp) {
        run.delay.record(now - stamp);
        if (lastEventAt == 0) {
            run.latency.record(now - since);
        } else {
            run.gap.record(now - lastEventAt);
        }
        lastEventAt = now;
        lastSignAt = now;
    }

    @Override
    public void end() {
        inFlight = false;
        String error = "";
        if (status != 200) {
            error = "status " + status;
        } else if (!run.plan.stream()) {
            run.latency.record(now - since);
        } else {
            run.chunks += events.content();
            run.usageEvents += events.usage();
            if (!events.done() || events.content() != run.plan.chunks()) {
                error =
                        "stream of %d events, %s [DONE] (expected: %d)"
                                .formatted(
                                        events.content(),
                                        events.done() ? "with" : "without",
                                        run.plan.chunks());
            }
        }
        run.finished(this, error);
        if (answer.closes()) {
            close();
        }
    }
}
