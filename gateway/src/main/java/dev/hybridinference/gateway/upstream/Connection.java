package dev.hybridinference.gateway.upstream;

import dev.hybridinference.gateway.upstream.UpstreamFault.Kind;
import dev.hybridinference.gateway.upstream.UpstreamFault.Processed;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelProgressiveFuture;
import io.netty.channel.ChannelProgressiveFutureListener;
import io.netty.channel.ChannelProgressivePromise;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.util.ArrayDeque;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * One connection to a provider: writes a request, hands the answer to the call that runs, and goes
 * back to its pool when nothing speaks against it. Confined to its event loop.
 */
final class Connection extends ChannelInboundHandlerAdapter {
    private final ConnectionPool pool;
    private final OriginPool origin;
    private final AnswerReader reader = new AnswerReader();
    private final Sending sending = new Sending();
    private final ChannelFutureListener rest = this::wrote;
    private @Nullable ChannelHandlerContext ctx;
    private @Nullable Call call;

    /** Input that waits while the call is paused; in the order of arrival. */
    private final ArrayDeque<ByteBuf> held = new ArrayDeque<>(2);

    private boolean reused;
    private boolean split;
    private boolean writing;
    private boolean accepted;
    private boolean paused;
    private boolean resuming;
    private boolean delivered;
    private boolean draining;
    private boolean closing;
    private boolean gone;
    private boolean inputOver;
    private boolean closeNotified;
    private @Nullable String error;
    private long idleSince;

    Connection(ConnectionPool pool, OriginPool origin) {
        this.pool = pool;
        this.origin = origin;
    }

    Origin origin() {
        return origin.origin();
    }

    /** When this connection was last kept for later; monotonic nanoseconds. */
    long idleSince() {
        return idleSince;
    }

    /** True when nothing is known that would keep a request from being answered. */
    boolean usable() {
        return !closing && context().channel().isActive();
    }

    /** Sends the call's request; its answer goes to the call's listener. */
    void start(Call next, boolean pooled) {
        call = next;
        reused = pooled;
        paused = false;
        delivered = false;
        reader.reset(next.request().bodyless());
        next.listener().connected(pooled);
        if (call == next) {
            if (next.paused()) {
                pause(true);
            }
            write(next);
        }
    }

    /** Stops or restarts what the call hears. */
    void pause(boolean wanted) {
        if (paused == wanted) {
            return;
        }
        paused = wanted;
        if (wanted) {
            context().channel().config().setAutoRead(false);
        } else if (held.isEmpty()) {
            context().channel().config().setAutoRead(true);
        } else if (!resuming) {
            resuming = true;
            pool.context().loop().execute(this::resume);
        }
    }

    /** Closes at once; whoever used this hears nothing. */
    void discard() {
        call = null;
        closing = true;
        draining = false;
        releaseHeld();
        if (gone) {
            pool.done(this);
        } else {
            var _ = context().close();
        }
    }

    /** Closes at once; a running call fails. */
    void shutDown() {
        fail(cutKind(), ConnectionPool.SHUTTING_DOWN);
    }

    /** Keeps this connection for later, or closes it. */
    void park() {
        idleSince = pool.context().nanoTime();
        if (!usable() || !pool.keep(this, origin)) {
            discard();
        } else {
            paused = false;
            context().channel().config().setAutoRead(true);
        }
    }

    @Override
    public void handlerAdded(ChannelHandlerContext added) {
        ctx = added;
        pool.opened(this, origin);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext removed) {
        pool.gone(this, origin);
        gone = true;
        if (call == null) {
            pool.done(this);
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf in = (ByteBuf) message;
        if (call == null) {
            in.release();
            discard();
        } else if (paused || !held.isEmpty()) {
            held.addLast(in);
        } else {
            deliver(in);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        batchOver();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof SslCloseCompletionEvent close && close.isSuccess()) {
            closeNotified = true;
            closing = true;
            var _ = context.close();
        }
    }

    /** A reset shows here first; the channel's end follows by itself, but not after a TLS error. */
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (error == null) {
            error = cause.getMessage() == null ? cause.toString() : cause.getMessage();
        }
        if (!(cause instanceof IOException) || cause instanceof SSLException) {
            closing = true;
            var _ = context.close();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        if (call != null && !held.isEmpty()) {
            inputOver = true;
        } else {
            cut();
        }
    }

    private void write(Call next) {
        ByteBuf head = next.request().head();
        ByteBuf body = next.request().body();
        ChannelHandlerContext to = context();
        next.handedOver();
        writing = true;
        accepted = origin().tls();
        ChannelProgressivePromise first = to.newProgressivePromise();
        var _ = first.addListener(sending);
        int size = body.readableBytes();
        split = size > head.writableBytes();
        if (split) {
            var _ = to.write(head, first);
            var _ = to.writeAndFlush(body).addListener(rest);
        } else {
            if (size > 0) {
                head.writeBytes(body);
            }
            body.release();
            var _ = to.writeAndFlush(head, first);
        }
    }

    /** A failure is not told here: an early answer may still be there, else the input ends soon. */
    private void wrote(Future<?> done) {
        Call current = call;
        if (done.isSuccess()) {
            writing = false;
            if (current != null) {
                current.listener().written();
            }
        } else if (error == null && done.cause() != null) {
            error = "writing the request: " + done.cause().getMessage();
        }
    }

    /** Gives one piece of input to the call, which may end, pause or cancel at every step. */
    private void deliver(ByteBuf piece) {
        Call current = call;
        ByteBuf in = piece;
        try {
            if (current != null && reader.takesWhole(in)) {
                delivered = true;
                in = Unpooled.EMPTY_BUFFER;
                current.listener().body(piece);
            }
            while (current != null && call == current) {
                if (paused) {
                    held.addFirst(in);
                    in = Unpooled.EMPTY_BUFFER;
                    return;
                }
                switch (reader.next(in)) {
                    case MORE -> {
                        return;
                    }
                    case HEAD -> {
                        delivered = true;
                        current.listener().head(reader);
                    }
                    case BODY -> {
                        delivered = true;
                        current.listener().body(reader.take());
                    }
                    case END -> finish(in.isReadable());
                    case BROKEN -> fail(Kind.MALFORMED, reader.problem());
                }
            }
        } finally {
            in.release();
        }
    }

    private void resume() {
        resuming = false;
        while (call != null && !paused && !held.isEmpty()) {
            deliver(held.removeFirst());
        }
        if (call != null && !paused) {
            if (inputOver) {
                cut();
            } else {
                context().channel().config().setAutoRead(true);
            }
        }
        batchOver();
    }

    /** Everything that was read for now was delivered; only now is it sure that nothing follows. */
    private void batchOver() {
        Call current = call;
        if (draining) {
            draining = false;
            park();
        } else if (current != null && delivered) {
            delivered = false;
            current.listener().readComplete();
        }
    }

    private void finish(boolean moreInput) {
        Call done = call;
        boolean reusable =
                !moreInput && held.isEmpty() && !writing && !inputOver && reader.reusable();
        call = null;
        if (reusable) {
            draining = true;
        } else {
            discard();
        }
        if (done != null) {
            done.end();
        }
    }

    /** The input is over: that is an end, an early end, or an idle connection going away. */
    private void cut() {
        boolean orderly = error == null && (closeNotified || !origin().tls());
        if (call != null && orderly && reader.closed()) {
            finish(true);
        } else {
            fail(cutKind(), error == null ? "the provider closed the connection" : error);
        }
    }

    private Kind cutKind() {
        return reader.started() ? Kind.CLOSED_EARLY : Kind.CLOSED_BEFORE_ANSWER;
    }

    private void fail(Kind kind, String detail) {
        Call failed = call;
        discard();
        if (failed != null) {
            Processed processed =
                    kind == Kind.CLOSED_BEFORE_ANSWER && !accepted
                            ? Processed.NO
                            : Processed.UNKNOWN;
            failed.fail(
                    new UpstreamFault(
                            kind, processed, reused, origin().authority() + ": " + detail));
        }
    }

    private void releaseHeld() {
        ByteBuf next = held.pollFirst();
        while (next != null) {
            next.release();
            next = held.pollFirst();
        }
    }

    private ChannelHandlerContext context() {
        ChannelHandlerContext added = ctx;
        if (added == null) {
            throw new IllegalStateException("ctx: null (expected: added to a pipeline)");
        }
        return added;
    }

    /** Notes whether the operating system took any byte of the request. */
    private final class Sending implements ChannelProgressiveFutureListener {
        @Override
        public void operationProgressed(
                ChannelProgressiveFuture future, long progress, long total) {
            accepted = true;
        }

        @Override
        public void operationComplete(ChannelProgressiveFuture future) {
            if (!split) {
                wrote(future);
            }
        }
    }
}
