package dev.hybridinference.gateway.endpoint;

import dev.hybridinference.gateway.endpoint.EndpointCell.Comer;
import dev.hybridinference.kernel.health.EndpointView.Breaker;
import dev.hybridinference.kernel.health.HealthRules;
import dev.hybridinference.kernel.health.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Phaser;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Eight threads that enter, wait, cancel and leave at two endpoints at random, and keep books of
 * their own. All stop now and then, so that what must hold at rest can be looked at.
 */
final class Crowd {
    private static final int THREADS = 8;
    private static final int PLACES = 3;

    /** Places that low ones leave free; time stands almost still, so normal ones came lately. */
    private static final int KEPT = 1;

    private static final HealthRules RULES =
            new HealthRules(true, TimeUnit.HOURS.toNanos(1), PLACES, 12, TimeUnit.HOURS.toNanos(1));

    private final List<Booth> booths = List.of(new Booth("one"), new Booth("two"));
    private final Queue<Held> held = new ConcurrentLinkedQueue<>();
    private final Queue<Visitor> visitors = new ConcurrentLinkedQueue<>();
    private final Queue<String> wrong = new ConcurrentLinkedQueue<>();
    private final AtomicLong clock = new AtomicLong();
    private final long seed;

    Crowd(long seed) {
        this.seed = seed;
    }

    /** An endpoint with the test's own count of what runs there. */
    private static final class Booth {
        private final EndpointCell cell;
        private final AtomicInteger inside = new AtomicInteger();
        private final AtomicInteger probes = new AtomicInteger();

        Booth(String id) {
            cell = new EndpointCell(id);
        }
    }

    /** A place and where it is. */
    private record Held(Booth booth, Slot slot) {}

    /** One who stands in up to two rooms. */
    private final class Visitor {
        private final AtomicInteger wanting = new AtomicInteger(1);
        private final AtomicInteger granted = new AtomicInteger();
        private final AtomicInteger rooms = new AtomicInteger();
        private final Queue<Ticket> tickets = new ConcurrentLinkedQueue<>();
        private final Queue<Booth> standing = new ConcurrentLinkedQueue<>();
        private final boolean low;
        private volatile boolean left;

        Visitor(boolean low) {
            this.low = low;
        }

        void standAt(Booth booth) {
            rooms.incrementAndGet();
            standing.add(booth);
            switch (booth.cell.await(
                    RULES, in(booth), new Comer(false, low, false), clock.incrementAndGet())) {
                case Ticket ticket -> tickets.add(ticket);
                case Waiting.Refused _ -> {
                    standing.remove(booth);
                    rooms.decrementAndGet();
                }
            }
        }

        boolean isNormalAt(Booth booth) {
            return !low && wanting.get() == 1 && standing.contains(booth);
        }

        void leave() {
            if (wanting.compareAndSet(1, 0)) {
                left = true;
            }
            tickets.forEach(Ticket::cancel);
        }

        private Waiter in(Booth booth) {
            return new Waiter() {
                @Override
                public boolean take() {
                    return wanting.compareAndSet(1, 0);
                }

                @Override
                public void granted(Slot slot) {
                    granted.incrementAndGet();
                    book(booth, slot);
                }

                @Override
                public void displaced(long retryNanos) {
                    standing.remove(booth);
                    if (rooms.decrementAndGet() < 0 || retryNanos <= 0) {
                        wrong.add("sent away from a room more often than it came in");
                    }
                }
            };
        }
    }

    /** What was found wrong after so many steps of each thread; empty when all is well. */
    List<String> run(int steps) throws InterruptedException {
        Phaser rest = new Phaser(THREADS);
        List<Thread> threads = new ArrayList<>();
        for (int index = 0; index < THREADS; index++) {
            Random random = new Random(seed * 31 + index);
            boolean first = index == 0;
            threads.add(
                    Thread.ofPlatform()
                            .uncaughtExceptionHandler(
                                    (_, problem) -> {
                                        wrong.add(problem.toString());
                                        rest.forceTermination();
                                    })
                            .start(
                                    () -> {
                                        for (int step = 0; step < steps; step++) {
                                            step(random);
                                            if (step % 50 == 49) {
                                                rest.arriveAndAwaitAdvance();
                                                if (first) {
                                                    lookAtRest();
                                                }
                                                rest.arriveAndAwaitAdvance();
                                            }
                                        }
                                    }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        close();
        return List.copyOf(wrong);
    }

    private void step(Random random) {
        Booth booth = booths.get(random.nextInt(booths.size()));
        switch (random.nextInt(12)) {
            case 0, 1, 2, 3 -> enter(booth, random);
            case 4, 5 -> {
                Visitor visitor = new Visitor(random.nextBoolean());
                visitors.add(visitor);
                visitor.standAt(booth);
                if (random.nextBoolean()) {
                    visitor.standAt(booths.get(1 - booths.indexOf(booth)));
                }
                if (random.nextInt(5) == 0) {
                    visitor.leave();
                }
            }
            case 6 -> booth.cell.probedWell(clock.incrementAndGet());
            default -> {
                Held place = held.poll();
                if (place != null) {
                    settle(place, verdict(random));
                }
            }
        }
    }

    private void enter(Booth booth, Random random) {
        boolean again = random.nextInt(4) == 0;
        if (booth.cell.enter(RULES, again ? Comer.AGAIN : Comer.FIRST, clock.incrementAndGet())
                instanceof Slot slot) {
            book(booth, slot);
        }
    }

    private static Verdict verdict(Random random) {
        return switch (random.nextInt(10)) {
            case 0 -> Verdict.NEUTRAL;
            case 1 -> Verdict.SATURATED;
            case 2, 3, 4 -> Verdict.FAILED;
            default -> Verdict.GOOD;
        };
    }

    private void book(Booth booth, Slot slot) {
        if (booth.inside.incrementAndGet() > PLACES) {
            wrong.add("more than " + PLACES + " places taken");
        }
        if (slot.isProbe() && booth.probes.incrementAndGet() > 1) {
            wrong.add("two hold the probe");
        }
        held.add(new Held(booth, slot));
    }

    private void settle(Held place, Verdict verdict) {
        place.booth.inside.decrementAndGet();
        if (place.slot.isProbe()) {
            place.booth.probes.decrementAndGet();
        }
        place.slot.settle(verdict, clock.incrementAndGet(), 0.5);
    }

    private void lookAtRest() {
        for (Booth booth : booths) {
            var seen = booth.cell.seen(clock.get());
            if (seen.inFlight() != booth.inside.get()) {
                wrong.add(seen + " but inside are " + booth.inside);
            }
            if (seen.waiting() > RULES.maxQueue()) {
                wrong.add("more wait than may: " + seen);
            }
            boolean normal = visitors.stream().anyMatch(visitor -> visitor.isNormalAt(booth));
            int most = normal ? seen.limit() : seen.limit() - KEPT;
            boolean free = seen.inFlight() < most && seen.breaker() != Breaker.PROBING;
            if (seen.waiting() > 0 && (free || seen.breaker() == Breaker.OPEN)) {
                wrong.add("some wait for nothing: " + seen);
            }
        }
    }

    private void close() {
        booths.forEach(booth -> booth.cell.clear(clock.incrementAndGet()));
        for (Held place = held.poll(); place != null; place = held.poll()) {
            settle(place, Verdict.GOOD);
        }
        for (Booth booth : booths) {
            if (booth.cell.inFlight() != 0 || booth.cell.waiting() != 0) {
                wrong.add("at the end: " + booth.cell.seen(clock.get()));
            }
        }
        for (Visitor visitor : visitors) {
            int granted = visitor.granted.get();
            boolean nowhere = visitor.rooms.get() == 0;
            if (granted > 1 || (granted == 0 && !visitor.left && !nowhere)) {
                wrong.add("granted " + granted + " times, in " + visitor.rooms + " rooms");
            }
        }
    }
}
