package dev.hybridinference.bench.simulate;

import dev.hybridinference.gateway.endpoint.EndpointCell;
import dev.hybridinference.gateway.endpoint.EndpointCell.Comer;
import dev.hybridinference.gateway.endpoint.Entry;
import dev.hybridinference.gateway.endpoint.Slot;
import dev.hybridinference.gateway.endpoint.Ticket;
import dev.hybridinference.gateway.endpoint.Waiter;
import dev.hybridinference.gateway.endpoint.Waiting;
import dev.hybridinference.kernel.route.Candidate;
import dev.hybridinference.kernel.route.Course;
import dev.hybridinference.kernel.route.Course.Passed;
import dev.hybridinference.kernel.route.RoutePlan;
import dev.hybridinference.kernel.route.Standing;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One request on its way through the gateway: asks the pairs of its plan in turn, and waits where
 * all places are taken. Confined to one simulation.
 */
final class Journey {
    private final Gateway gateway;
    private final Turn turn;
    private final long estimate;
    private final Watcher watcher;
    private final long startedNanos;
    private final Memory.Holder holder;
    private @Nullable Course course;
    private int attempts;
    private boolean over;

    /** Whoever wants to know how it went. */
    interface Watcher {
        /** The client has its first token. */
        void firstToken(double seconds);

        /** It is over. */
        void ended(boolean good);
    }

    Journey(Gateway gateway, Turn turn, long estimate, Watcher watcher) {
        this.gateway = gateway;
        this.turn = turn;
        this.estimate = estimate;
        this.watcher = watcher;
        this.startedNanos = gateway.timeline.now();
        this.holder = gateway.memory.holder(turn.conversation());
    }

    void begin() {
        if (gateway.plan(turn, estimate, holder) instanceof RoutePlan.Ask ask) {
            course = new Course(ask);
            next(course);
        } else {
            end(false);
        }
    }

    private void next(Course on) {
        for (Candidate pair = on.candidate(); pair != null; pair = on.candidate()) {
            switch (enter(on, pair)) {
                case Slot slot -> {
                    on.asked();
                    ask(on, pair, slot);
                    return;
                }
                case Entry.Refused(Entry.Why why) -> on.pass(passed(why));
            }
        }
        List<Candidate> full = on.waitable();
        if (full.isEmpty()) {
            end(false);
        } else {
            new Room(on).begin(full);
        }
    }

    private Entry enter(Course on, Candidate pair) {
        Spot spot = spot(pair);
        long now = gateway.timeline.now();
        Comer who = new Comer(on.again(), false, pair.standing() == Standing.LAST || on.isLast());
        return spot.endpoint.enter(spot.rules, who, now);
    }

    private static Passed passed(Entry.Why why) {
        return switch (why) {
            case OPEN -> Passed.OPEN;
            case PROBE_TAKEN -> Passed.PROBING;
            case FULL -> Passed.FULL;
            case OVER_BUDGET -> Passed.BUDGET;
        };
    }

    private void ask(Course on, Candidate pair, Slot slot) {
        new Attempt(this, on, pair, slot).send();
    }

    Gateway gateway() {
        return gateway;
    }

    Turn turn() {
        return turn;
    }

    /** Tokens of the prompt that a target will have to read, as far as the gateway knows. */
    long unread(int target) {
        return Math.max(0, estimate - holder.tokensAt(target));
    }

    /** Whether a target was thought to remember more than it did. */
    boolean wrong(int target, int cached, boolean tells) {
        long hoped = holder.tokensAt(target);
        return tells && hoped > 0 && cached < hoped / 2;
    }

    Spot spot(Candidate pair) {
        return gateway.spots.get(pair.target());
    }

    int attempt() {
        return attempts++;
    }

    /** The client has its first token. */
    void firstToken() {
        watcher.firstToken(Timeline.seconds(gateway.timeline.now() - startedNanos));
    }

    /** An attempt failed; goes on where the plan allows it. */
    void failed(Course on, Course.Failed how) {
        if (on.failed(how)) {
            next(on);
        } else {
            end(false);
        }
    }

    void end(boolean good) {
        if (over) {
            throw new IllegalStateException("request %d: ended twice".formatted(turn.id()));
        }
        over = true;
        watcher.ended(good);
    }

    /** A wait for a place, at several endpoints at once. */
    private final class Room {
        private final Course on;
        private final List<Ticket> tickets = new ArrayList<>();
        private int rooms = 1;
        private boolean taken;

        Room(Course on) {
            this.on = on;
        }

        void begin(List<Candidate> pairs) {
            long now = gateway.timeline.now();
            long longest = 0;
            Set<EndpointCell> stood = new HashSet<>();
            Comer who = new Comer(on.again(), false, true);
            for (Candidate pair : pairs) {
                Spot spot = spot(pair);
                if (taken || !stood.add(spot.endpoint)) {
                    continue;
                }
                longest = Math.max(longest, spot.rules.queueTimeoutNanos());
                rooms++;
                Waiter waiter = new Stand(pair);
                switch (spot.endpoint.await(spot.rules, waiter, who, now)) {
                    case Ticket ticket -> tickets.add(ticket);
                    case Waiting.Refused _ -> left();
                }
            }
            gateway.timeline.at(now + longest, this::giveUp);
            left();
        }

        private void left() {
            rooms--;
            if (rooms == 0) {
                giveUp();
            }
        }

        private void giveUp() {
            if (!taken) {
                taken = true;
                tickets.forEach(Ticket::cancel);
                end(false);
            }
        }

        private final class Stand implements Waiter {
            private final Candidate pair;

            Stand(Candidate pair) {
                this.pair = pair;
            }

            @Override
            public boolean take() {
                boolean first = !taken;
                taken = true;
                return first;
            }

            @Override
            public void granted(Slot slot) {
                gateway.timeline.at(
                        gateway.timeline.now(),
                        () -> {
                            tickets.forEach(Ticket::servedElsewhere);
                            on.granted(pair);
                            on.asked();
                            ask(on, pair, slot);
                        });
            }

            @Override
            public void displaced(long retryNanos) {
                gateway.timeline.at(gateway.timeline.now(), Room.this::left);
            }
        }
    }
}
