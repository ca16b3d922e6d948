package dev.hybridinference.gateway.upstream;

import dev.hybridinference.gateway.loop.LoopContext;
import dev.hybridinference.gateway.loop.Loops;
import dev.hybridinference.gateway.step.Parking;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.ToIntFunction;

/**
 * Sends requests to providers over connections that live on the caller's event loop. Never sends a
 * request twice and never follows a redirect: that is the caller's to decide. Thread-safe, but for
 * {@link #send}.
 */
public final class UpstreamClient implements AutoCloseable {
    private static final long CLOSE_SECONDS = 5;

    private final List<ConnectionPool> pools = new ArrayList<>();

    /**
     * @param parking runs name lookups
     * @param resolver closed by whoever made it
     */
    public UpstreamClient(
            Loops loops, Parking parking, Resolver resolver, TlsTrust trust, PoolLimits limits) {
        Dialer dialer = new Dialer(parking, resolver, trust, loops.socketChannel());
        for (LoopContext context : loops.contexts()) {
            pools.add(new ConnectionPool(context, dialer, limits));
        }
    }

    /**
     * Sends one request; must be called on {@code loop}, where everything else then happens. Before
     * this returns, the listener may already have heard {@code connected} and {@code written}, but
     * nothing else.
     */
    public UpstreamCall send(LoopContext loop, UpstreamRequest request, UpstreamListener listener) {
        for (ConnectionPool pool : pools) {
            if (pool.context() == loop) {
                return pool.send(request, listener);
            }
        }
        throw new IllegalArgumentException(
                "loop: " + loop.loop() + " (expected: one of the client's)");
    }

    /**
     * Keeps {@code connections} idle connections to {@code origin} ready on every loop; 0 ends it.
     */
    public void keepWarm(Origin origin, int connections) {
        if (connections < 0) {
            throw new IllegalArgumentException(
                    "connections: " + connections + " (expected: 0 or more)");
        }
        everywhere(pool -> pool.keepWarm(origin, connections));
    }

    /** Closes the idle connections to {@code origin}; running ones close after their answer. */
    public void forget(Origin origin) {
        everywhere(pool -> pool.forget(origin));
    }

    /** Connections that are open or being opened. */
    public int openConnections() {
        return sum(ConnectionPool::open);
    }

    /** Connections that wait for a request. */
    public int idleConnections() {
        return sum(ConnectionPool::idle);
    }

    /** Calls that were sent and are not over. */
    public int runningCalls() {
        return sum(ConnectionPool::running);
    }

    /**
     * Closes all connections; running calls fail, later ones too. Waits at most five seconds; must
     * not be called on an event loop.
     */
    @Override
    public void close() {
        CountDownLatch done = new CountDownLatch(pools.size());
        for (ConnectionPool pool : pools) {
            boolean asked =
                    ask(
                            pool,
                            () -> {
                                pool.close();
                                done.countDown();
                            });
            if (!asked) {
                done.countDown();
            }
        }
        try {
            var _ = done.await(CLOSE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void everywhere(Consumer<ConnectionPool> work) {
        for (ConnectionPool pool : pools) {
            var _ = ask(pool, () -> work.accept(pool));
        }
    }

    /** False when the loop has ended, and its connections with it. */
    private static boolean ask(ConnectionPool pool, Runnable work) {
        try {
            pool.context().loop().execute(work);
            return true;
        } catch (RejectedExecutionException _) {
            return false;
        }
    }

    private int sum(ToIntFunction<ConnectionPool> counter) {
        int sum = 0;
        for (ConnectionPool pool : pools) {
            sum += counter.applyAsInt(pool);
        }
        return sum;
    }
}
