package dev.hybridinference.gateway.upstream;

import dev.hybridinference.gateway.loop.Ticking;
import dev.hybridinference.gateway.upstream.UpstreamFault.Kind;
import io.netty.channel.ChannelFuture;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Opens one connection: name, addresses one after the other, TLS, all within one deadline. Confined
 * to its event loop.
 */
final class Dial extends Ticking {
    /** Who waits for the connection; exactly one of these is called, unless cancelled. */
    interface Outcome {
        void opened(Connection connection);

        void failed(Kind kind, String detail);
    }

    /** Addresses of one origin that are tried. */
    static final int MAX_TRIES = 4;

    private final ConnectionPool pool;
    private final OriginPool origin;
    private final Outcome outcome;
    private final long deadline;
    private @Nullable SslContext context;
    private List<InetAddress> addresses = List.of();
    private int tried;
    private long tryDeadline;
    private @Nullable ChannelFuture trying;
    private String phase = "name lookup";
    private boolean over;

    Dial(ConnectionPool pool, OriginPool origin, Outcome outcome, long timeoutNanos) {
        this.pool = pool;
        this.origin = origin;
        this.outcome = outcome;
        this.deadline = pool.context().nanoTime() + timeoutNanos;
    }

    void start() {
        pool.dialing(this);
        pool.context().ticker().add(this);
        if (origin.origin().tls()) {
            var dialer = pool.dialer();
            dialer.parking.await(
                    dialer.tls.context(),
                    pool.context().loop(),
                    made -> {
                        context = made;
                        resolve();
                    },
                    broke -> fail(Kind.TLS_FAILED, "no TLS context: " + broke));
        } else {
            resolve();
        }
    }

    /** Gives up at once; the outcome hears nothing. */
    void cancel() {
        stop();
        closeTry();
    }

    /** Gives up because there shall be no more connections. */
    void refuse(String detail) {
        fail(Kind.CONNECT_REFUSED, detail);
    }

    @Override
    protected void tick(long nowNanos) {
        if (nowNanos - deadline >= 0) {
            fail(Kind.CONNECT_TIMEOUT, where() + ": no connection in time, during " + phase);
        } else if (trying != null && !trying.isDone() && nowNanos - tryDeadline >= 0) {
            closeTry();
            tryNext("no answer");
        }
    }

    private void resolve() {
        if (over) {
            return;
        }
        pool.dialer()
                .parking
                .await(
                        pool.dialer().resolver.resolve(origin.origin()),
                        pool.context().loop(),
                        this::resolved,
                        broke -> fail(Kind.NAME_UNKNOWN, where() + ": " + broke));
    }

    private void resolved(Addresses answer) {
        if (over) {
            return;
        }
        switch (answer) {
            case Addresses.Found(var found) -> {
                addresses = found.subList(0, Math.min(found.size(), MAX_TRIES));
                phase = "TCP connect";
                tryNext("");
            }
            case Addresses.Unknown(var detail) -> fail(Kind.NAME_UNKNOWN, detail);
            case Addresses.Forbidden(var detail) -> fail(Kind.ADDRESS_FORBIDDEN, detail);
        }
    }

    /** Shares the time that is left among the addresses that are left. */
    private void tryNext(String lastProblem) {
        int left = addresses.size() - tried;
        if (left == 0) {
            fail(Kind.CONNECT_REFUSED, where() + ": " + lastProblem);
            return;
        }
        long now = pool.context().nanoTime();
        tryDeadline = left == 1 ? deadline : now + (deadline - now) / left;
        var address = new InetSocketAddress(addresses.get(tried++), origin.origin().port());
        Connection connection = new Connection(pool, origin);
        ChannelFuture future =
                pool.dialer().connect(pool.context().loop(), address, connection, context);
        trying = future;
        var _ = future.addListener(_ -> connected(future, connection));
    }

    private void connected(ChannelFuture future, Connection connection) {
        if (over || trying != future) {
            var _ = future.channel().close();
        } else if (!future.isSuccess()) {
            tryNext(text(future.cause()));
        } else if (context == null) {
            open(connection);
        } else {
            phase = "TLS handshake";
            var _ =
                    future.channel()
                            .pipeline()
                            .get(SslHandler.class)
                            .handshakeFuture()
                            .addListener(done -> shaken(done.cause(), connection));
        }
    }

    private void shaken(@Nullable Throwable cause, Connection connection) {
        if (over) {
            return;
        }
        if (cause == null) {
            open(connection);
        } else {
            fail(Kind.TLS_FAILED, where() + ": " + TlsProblem.words(cause));
        }
    }

    private void open(Connection connection) {
        stop();
        outcome.opened(connection);
    }

    private void stop() {
        over = true;
        pool.dialed(this);
        pool.context().ticker().remove(this);
    }

    private void fail(Kind kind, String detail) {
        if (!over) {
            cancel();
            outcome.failed(kind, detail);
        }
    }

    private void closeTry() {
        ChannelFuture last = trying;
        trying = null;
        if (last != null) {
            var _ = last.channel().close();
        }
    }

    private String where() {
        String authority = origin.origin().authority();
        return tried == 0
                ? authority
                : authority + " at " + addresses.get(tried - 1).getHostAddress();
    }

    private static String text(@Nullable Throwable cause) {
        String message = cause == null ? null : cause.getMessage();
        return message == null ? String.valueOf(cause) : message;
    }
}
