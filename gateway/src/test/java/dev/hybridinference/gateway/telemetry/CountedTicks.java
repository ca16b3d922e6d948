package dev.hybridinference.gateway.telemetry;

import dev.hybridinference.gateway.loop.Ticking;
import java.util.concurrent.Semaphore;

/**
 * Hands out one permit for each tick, up to a number. Confined to its loop, but for the permits.
 */
final class CountedTicks extends Ticking {
    final Semaphore passed = new Semaphore(0);
    private int left;

    CountedTicks(int ticks) {
        left = ticks;
    }

    @Override
    protected void tick(long nowNanos) {
        if (left > 0) {
            left--;
            passed.release();
        }
    }
}
