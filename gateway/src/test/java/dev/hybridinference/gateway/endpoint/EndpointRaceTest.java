package dev.hybridinference.gateway.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hybridinference.gateway.endpoint.EndpointCell.Comer;
import dev.hybridinference.kernel.health.HealthRules;
import dev.hybridinference.kernel.health.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Two threads that do the same at the same moment, many times. */
class EndpointRaceTest {
    private static final int ROUNDS = 30_000;
    private static final long HOUR = TimeUnit.HOURS.toNanos(1);
    private static final HealthRules FREE = new HealthRules(true, HOUR, 0, 8, HOUR);
    private static final HealthRules TWO = new HealthRules(true, HOUR, 2, 8, HOUR);

    /** Counts what it was granted. Thread-safe. */
    private static final class Counting implements Waiter {
        private final AtomicInteger wanting = new AtomicInteger(1);
        private final AtomicInteger granted = new AtomicInteger();

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

    @Test
    void ofTwoClaimersOneIsTheProbe() throws InterruptedException {
        List<EndpointCell> cells = halfOpen(FREE);
        AtomicInteger probes = new AtomicInteger();
        together(
                (_, round) -> {
                    if (cells.get(round).enter(FREE, Comer.FIRST, 1) instanceof Slot slot
                            && slot.isProbe()) {
                        probes.incrementAndGet();
                    }
                });
        assertThat(probes).hasValue(ROUNDS);
    }

    @Test
    void ofTwoPlacesThatComeBackToAHalfOpenBreakerOneIsGranted() throws InterruptedException {
        // given two running, two waiting
        List<EndpointCell> cells = halfOpen(TWO);
        List<List<Slot>> running = new ArrayList<>();
        List<List<Counting>> waiters = new ArrayList<>();
        HealthRules off = new HealthRules(false, HOUR, 2, 8, HOUR);
        for (EndpointCell cell : cells) {
            running.add(
                    List.of(
                            (Slot) cell.enter(off, Comer.FIRST, 1),
                            (Slot) cell.enter(off, Comer.FIRST, 1)));
            reopen(cell, new HealthRules(true, HOUR, 7, 8, HOUR));
            List<Counting> two = List.of(new Counting(), new Counting());
            two.forEach(waiter -> cell.await(TWO, waiter, Comer.FIRST, 1));
            waiters.add(two);
        }
        // when
        together((thread, round) -> running.get(round).get(thread).settle(Verdict.NEUTRAL, 1, 0.5));
        // then
        for (int round = 0; round < ROUNDS; round++) {
            int granted = waiters.get(round).stream().mapToInt(w -> w.granted.get()).sum();
            assertThat(granted).isEqualTo(1);
            assertThat(cells.get(round).inFlight()).isEqualTo(1);
            assertThat(cells.get(round).waiting()).isEqualTo(1);
        }
    }

    private static List<EndpointCell> halfOpen(HealthRules rules) {
        List<EndpointCell> cells = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            EndpointCell cell = new EndpointCell("endpoint");
            reopen(cell, rules);
            cells.add(cell);
        }
        return cells;
    }

    private static void reopen(EndpointCell cell, HealthRules rules) {
        for (int i = 0; i < 5; i++) {
            ((Slot) cell.enter(rules, Comer.FIRST, 1)).settle(Verdict.FAILED, 1, 0.5);
        }
        cell.probedWell(1);
    }

    /** What one thread does in one round. */
    @FunctionalInterface
    private interface Part {
        void act(int thread, int round);
    }

    /** Lets two threads do their part of each round as close together as can be. */
    private static void together(Part part) throws InterruptedException {
        AtomicInteger arrived = new AtomicInteger();
        List<Thread> threads = new ArrayList<>();
        for (int index = 0; index < 2; index++) {
            int thread = index;
            threads.add(
                    Thread.ofPlatform()
                            .start(
                                    () -> {
                                        for (int round = 0; round < ROUNDS; round++) {
                                            arrived.incrementAndGet();
                                            while (arrived.get() < 2 * (round + 1)) {
                                                Thread.onSpinWait();
                                            }
                                            part.act(thread, round);
                                        }
                                    }));
        }
        for (Thread each : threads) {
            each.join();
        }
    }
}
