package dev.hybridinference.stress;

import dev.hybridinference.gateway.endpoint.EndpointCell;
import dev.hybridinference.gateway.endpoint.EndpointCell.Comer;
import dev.hybridinference.gateway.endpoint.Slot;
import dev.hybridinference.gateway.endpoint.Waiter;
import dev.hybridinference.kernel.health.HealthRules;
import dev.hybridinference.kernel.health.Verdict;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** An endpoint at a moment at which time stands still. */
final class Scene {
    static final HealthRules FREE = rules(0);
    static final HealthRules ONE = rules(1);
    static final long NOW = 1;
    static final double DRAW = 0.5;

    final EndpointCell cell = new EndpointCell("endpoint");

    private static HealthRules rules(int places) {
        long hour = TimeUnit.HOURS.toNanos(1);
        return new HealthRules(true, hour, places, 8, hour);
    }

    /** Wants one place. */
    static final class Guest implements Waiter {
        final AtomicInteger wanting = new AtomicInteger(1);
        final AtomicInteger granted = new AtomicInteger();

        @Override
        public boolean take() {
            return wanting.compareAndSet(1, 0);
        }

        @Override
        public void granted(Slot slot) {
            granted.incrementAndGet();
        }

        @Override
        public void displaced(long retryNanos) {}
    }

    Slot enter(HealthRules rules) {
        return (Slot) cell.enter(rules, Comer.FIRST, NOW);
    }

    Scene failed(int times) {
        for (int i = 0; i < times; i++) {
            enter(FREE).settle(Verdict.FAILED, NOW, DRAW);
        }
        return this;
    }

    Scene halfOpen() {
        failed(5);
        cell.probedWell(NOW);
        return this;
    }

    int breaker() {
        return cell.seen(NOW).breaker().ordinal();
    }
}
