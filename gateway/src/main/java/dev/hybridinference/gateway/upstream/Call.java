package dev.hybridinference.gateway.upstream;

import dev.hybridinference.gateway.upstream.UpstreamFault.Kind;
import dev.hybridinference.gateway.upstream.UpstreamFault.Processed;
import org.jspecify.annotations.Nullable;

/**
 * One request on its way: first it waits for a connection, then it has one, then it is over.
 * Confined to its event loop.
 */
final class Call implements UpstreamCall, Dial.Outcome {
    private final ConnectionPool pool;
    private final UpstreamRequest request;
    private final UpstreamListener listener;
    private @Nullable Dial dial;
    private @Nullable Connection connection;
    private boolean paused;
    private boolean beginning = true;
    private boolean written;
    private boolean over;

    Call(ConnectionPool pool, UpstreamRequest request, UpstreamListener listener) {
        this.pool = pool;
        this.request = request;
        this.listener = listener;
    }

    UpstreamRequest request() {
        return request;
    }

    UpstreamListener listener() {
        return listener;
    }

    boolean paused() {
        return paused;
    }

    /** The caller has its handle from now on. */
    UpstreamCall begun() {
        beginning = false;
        return this;
    }

    void dial(OriginPool origin) {
        Dial started = new Dial(pool, origin, this, request.connectTimeout().toNanos());
        dial = started;
        started.start();
    }

    /** Goes on over {@code ready}, which takes the request's bytes. */
    void carry(Connection ready, boolean reused) {
        connection = ready;
        ready.start(this, reused);
    }

    /** The request's bytes belong to the connection from now on. */
    void handedOver() {
        written = true;
    }

    @Override
    public void opened(Connection ready) {
        dial = null;
        carry(ready, false);
    }

    @Override
    public void failed(Kind kind, String detail) {
        dial = null;
        fail(new UpstreamFault(kind, Processed.NO, false, detail));
    }

    void fail(UpstreamFault fault) {
        if (beginning) {
            pool.context().loop().execute(() -> failNow(fault));
        } else {
            failNow(fault);
        }
    }

    void end() {
        if (finish()) {
            listener.end();
        }
    }

    @Override
    public void pause(boolean wanted) {
        paused = wanted;
        Connection carrying = connection;
        if (carrying != null && !over) {
            carrying.pause(wanted);
        }
    }

    @Override
    public void cancel() {
        if (finish()) {
            stopDial();
            Connection carrying = connection;
            if (carrying != null) {
                carrying.discard();
            }
        }
    }

    private void failNow(UpstreamFault fault) {
        if (finish()) {
            listener.failed(fault);
        }
    }

    /** True for the first who ends this call. */
    private boolean finish() {
        if (over) {
            return false;
        }
        over = true;
        pool.ended();
        if (!written) {
            written = true;
            request.head().release();
            request.body().release();
        }
        return true;
    }

    private void stopDial() {
        Dial running = dial;
        dial = null;
        if (running != null) {
            running.cancel();
        }
    }
}
