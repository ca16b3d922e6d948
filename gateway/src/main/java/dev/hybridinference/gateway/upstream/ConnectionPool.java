package dev.hybridinference.gateway.upstream;

import dev.hybridinference.gateway.loop.LoopContext;
import dev.hybridinference.gateway.loop.Ticking;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * All upstream connections and calls of one event loop. Confined to it, but for the counters, which
 * any thread may read.
 */
final class ConnectionPool extends Ticking {
    static final String SHUTTING_DOWN = "the gateway is shutting down";

    private static final long SWEEP_NANOS = Duration.ofMillis(500).toNanos();

    private final LoopContext context;
    private final Dialer dialer;
    private final PoolLimits limits;
    private final Map<Origin, OriginPool> origins = new HashMap<>();
    private final Set<Connection> connections = new HashSet<>();
    private final Set<Dial> dials = new HashSet<>();
    private final AtomicInteger open = new AtomicInteger();
    private final AtomicInteger idle = new AtomicInteger();
    private final AtomicInteger running = new AtomicInteger();
    private long nextSweep;
    private boolean closed;

    ConnectionPool(LoopContext context, Dialer dialer, PoolLimits limits) {
        this.context = context;
        this.dialer = dialer;
        this.limits = limits;
        this.nextSweep = context.nanoTime();
    }

    LoopContext context() {
        return context;
    }

    Dialer dialer() {
        return dialer;
    }

    int open() {
        return open.get();
    }

    int idle() {
        return idle.get();
    }

    int running() {
        return running.get();
    }

    UpstreamCall send(UpstreamRequest request, UpstreamListener listener) {
        count(running, 1);
        Call call = new Call(this, request, listener);
        if (closed) {
            call.failed(UpstreamFault.Kind.CONNECT_REFUSED, SHUTTING_DOWN);
            return call.begun();
        }
        OriginPool origin = origin(request.origin());
        Connection ready = ready(origin);
        if (ready != null) {
            call.carry(ready, true);
        } else {
            call.dial(origin);
        }
        return call.begun();
    }

    void keepWarm(Origin origin, int wanted) {
        if (closed) {
            return;
        }
        OriginPool pool = origin(origin);
        Warmth before = pool.warmth();
        if (before == null || before.wanted() != wanted) {
            pool.warmth(wanted == 0 ? null : new Warmth(this, pool, wanted));
        }
        watch();
    }

    void forget(Origin origin) {
        OriginPool pool = origins.remove(origin);
        if (pool != null) {
            pool.forget();
            drop(pool);
        }
    }

    /** Closes everything; running calls fail. */
    void close() {
        closed = true;
        for (OriginPool pool : origins.values()) {
            pool.forget();
            drop(pool);
        }
        origins.clear();
        for (Dial dial : new ArrayList<>(dials)) {
            dial.refuse(SHUTTING_DOWN);
        }
        for (Connection connection : new ArrayList<>(connections)) {
            connection.shutDown();
        }
        context.ticker().remove(this);
    }

    /** A connection's channel was made. */
    void opened(Connection connection, OriginPool origin) {
        connections.add(connection);
        origin.opened();
        count(open, 1);
    }

    /** A connection's channel is gone. */
    void gone(Connection connection, OriginPool origin) {
        origin.closed();
        count(open, -1);
        if (origin.remove(connection)) {
            count(idle, -1);
            Warmth warmth = origin.warmth();
            if (warmth != null) {
                warmth.lost(context.nanoTime() - connection.idleSince());
            }
        }
    }

    /** A connection is gone and no call waits for its last bytes. */
    void done(Connection connection) {
        connections.remove(connection);
    }

    /** Keeps a connection for later; false when it must be closed. */
    boolean keep(Connection connection, OriginPool origin) {
        if (closed
                || origin.forgotten()
                || limits.idlePerOrigin() == 0
                || limits.idleTotal() == 0) {
            return false;
        }
        if (origin.idle() >= limits.idlePerOrigin()) {
            dropOldest(origin);
        } else if (idle.getPlain() >= limits.idleTotal()) {
            dropOldestOfAll();
        }
        origin.add(connection);
        count(idle, 1);
        watch();
        return true;
    }

    void dialing(Dial dial) {
        dials.add(dial);
    }

    /** A dial has its connection or has given up. */
    void dialed(Dial dial) {
        dials.remove(dial);
    }

    /** A call is over. */
    void ended() {
        count(running, -1);
    }

    @Override
    protected void tick(long nowNanos) {
        if (nowNanos - nextSweep < 0) {
            return;
        }
        nextSweep = nowNanos + SWEEP_NANOS;
        boolean warm = false;
        for (OriginPool pool : new ArrayList<>(origins.values())) {
            expire(pool, nowNanos);
            Warmth warmth = pool.warmth();
            if (warmth != null) {
                warm = true;
                warmth.tend(nowNanos);
            }
            if (pool.unused()) {
                origins.remove(pool.origin());
            }
        }
        if (!warm && origins.isEmpty()) {
            context.ticker().remove(this);
        }
    }

    private OriginPool origin(Origin origin) {
        OriginPool pool = origins.get(origin);
        if (pool == null) {
            pool = new OriginPool(origin);
            origins.put(origin, pool);
        }
        return pool;
    }

    private @Nullable Connection ready(OriginPool origin) {
        Connection newest = origin.takeNewest();
        while (newest != null) {
            count(idle, -1);
            if (newest.usable()) {
                Warmth warmth = origin.warmth();
                if (warmth != null) {
                    warmth.used();
                }
                return newest;
            }
            newest.discard();
            newest = origin.takeNewest();
        }
        return null;
    }

    private void expire(OriginPool pool, long now) {
        while (pool.idle() > 0 && now - pool.oldestSince() >= limits.idle().toNanos()) {
            dropOldest(pool);
        }
    }

    private void drop(OriginPool pool) {
        while (pool.idle() > 0) {
            dropOldest(pool);
        }
    }

    private void dropOldest(OriginPool pool) {
        Connection oldest = pool.takeOldest();
        if (oldest != null) {
            count(idle, -1);
            oldest.discard();
        }
    }

    private void dropOldestOfAll() {
        OriginPool found = null;
        for (OriginPool pool : origins.values()) {
            if (pool.idle() > 0
                    && (found == null || pool.oldestSince() - found.oldestSince() < 0)) {
                found = pool;
            }
        }
        if (found != null) {
            dropOldest(found);
        }
    }

    private void watch() {
        context.ticker().add(this);
    }

    /** Only this loop writes, so that no locked instruction is needed. */
    private static void count(AtomicInteger counter, int by) {
        counter.setRelease(counter.getPlain() + by);
    }
}
