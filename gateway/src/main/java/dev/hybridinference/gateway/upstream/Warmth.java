package dev.hybridinference.gateway.upstream;

import dev.hybridinference.gateway.upstream.UpstreamFault.Kind;
import java.time.Duration;

/**
 * Keeps some idle connections to one origin ready; opens them again more and more slowly when that
 * fails or when the provider soon closes them. Confined to its event loop.
 */
final class Warmth implements Dial.Outcome {
    private static final long CONNECT_NANOS = Duration.ofSeconds(5).toNanos();
    private static final long FIRST_BACK_OFF = Duration.ofSeconds(1).toNanos();
    private static final long LONGEST_BACK_OFF = Duration.ofSeconds(60).toNanos();
    private static final int MAX_SHIFT = 6;

    /** A connection that lives shorter than this, unused, is a failure. */
    private static final long SHORT_LIFE = Duration.ofSeconds(20).toNanos();

    private final ConnectionPool pool;
    private final OriginPool origin;
    private final int wanted;
    private int dialing;
    private int failures;
    private long notBefore;

    Warmth(ConnectionPool pool, OriginPool origin, int wanted) {
        this.pool = pool;
        this.origin = origin;
        this.wanted = wanted;
        this.notBefore = pool.context().nanoTime();
    }

    int wanted() {
        return wanted;
    }

    /** Opens what is missing, unless it is too early. */
    void tend(long now) {
        if (now - notBefore < 0) {
            return;
        }
        while (origin.idle() + dialing < wanted && !origin.forgotten()) {
            dialing++;
            new Dial(pool, origin, this, CONNECT_NANOS).start();
            if (pool.context().nanoTime() - notBefore < 0) {
                return;
            }
        }
    }

    @Override
    public void opened(Connection connection) {
        dialing--;
        connection.park();
    }

    @Override
    public void failed(Kind kind, String detail) {
        dialing--;
        backOff();
    }

    /** The provider closed a connection that nobody had used for {@code nanos}. */
    void lost(long nanos) {
        if (nanos < SHORT_LIFE) {
            backOff();
        } else {
            failures = 0;
        }
    }

    /** A call found a connection ready, so that keeping them is worth it. */
    void used() {
        failures = 0;
    }

    /** Several failures at once count as one. */
    private void backOff() {
        if (pool.context().nanoTime() - notBefore < 0) {
            return;
        }
        long wait = Math.min(LONGEST_BACK_OFF, FIRST_BACK_OFF << Math.min(failures, MAX_SHIFT));
        failures++;
        notBefore = pool.context().nanoTime() + wait;
    }
}
