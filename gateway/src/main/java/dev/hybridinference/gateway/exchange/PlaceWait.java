package dev.hybridinference.gateway.exchange;

import dev.hybridinference.gateway.endpoint.EndpointCell;
import dev.hybridinference.gateway.endpoint.EndpointCell.Comer;
import dev.hybridinference.gateway.endpoint.Slot;
import dev.hybridinference.gateway.endpoint.Ticket;
import dev.hybridinference.gateway.endpoint.Waiter;
import dev.hybridinference.gateway.endpoint.Waiting;
import dev.hybridinference.gateway.snapshot.Destination;
import dev.hybridinference.gateway.snapshot.ProviderAccess;
import dev.hybridinference.kernel.route.Candidate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import java.util.function.LongConsumer;

/**
 * A request that waits for a place at one of several endpoints, until the first grants one or its
 * time is over. Endpoints tell it from any thread; it goes on on its event loop.
 */
final class PlaceWait {
    /** When to come back after a wait in vain, where nobody can say better. */
    private static final long RETRY_NANOS = 1_000_000_000L;

    private final Executor loop;
    private final BiConsumer<Candidate, Slot> granted;
    private final LongConsumer gaveUp;
    private final AtomicBoolean taken = new AtomicBoolean();
    private final AtomicInteger rooms = new AtomicInteger(1);
    private final AtomicLong soonest = new AtomicLong(Long.MAX_VALUE);
    private final List<Ticket> tickets = new ArrayList<>(2);
    private long deadline = Long.MIN_VALUE;

    /**
     * @param granted on the loop, with a place that must be settled
     * @param gaveUp on the loop, with nanoseconds after which asking again may help
     */
    PlaceWait(Executor loop, BiConsumer<Candidate, Slot> granted, LongConsumer gaveUp) {
        this.loop = loop;
        this.granted = granted;
        this.gaveUp = gaveUp;
    }

    /**
     * Stands in the room of each endpoint, until the longest wait there or the request's own time
     * is over.
     *
     * @param destinations of the pairs, in their order
     * @param arrivedNanos when the request came
     */
    void begin(
            List<Candidate> pairs,
            List<Destination> destinations,
            Comer who,
            long arrivedNanos,
            long now) {
        Set<EndpointCell> stood = new HashSet<>();
        long longest = 0;
        for (int i = 0; i < pairs.size() && !taken.get(); i++) {
            ProviderAccess at = destinations.get(i).provider();
            EndpointCell cell = at.endpoint().health();
            if (!stood.add(cell)) {
                continue;
            }
            long left = at.clocks().total() - (now - arrivedNanos);
            longest = Math.max(longest, Math.min(at.rules().queueTimeoutNanos(), left));
            rooms.incrementAndGet();
            switch (cell.await(at.rules(), new InRoom(pairs.get(i)), who, now)) {
                case Ticket ticket -> tickets.add(ticket);
                case Waiting.Refused(long retryNanos) -> left(retryNanos);
            }
        }
        deadline = now + longest;
        left(Long.MAX_VALUE);
    }

    /** Gives up when the time is over. */
    void tick(long now) {
        if (now - deadline >= 0) {
            giveUp(Math.min(soonest.get(), RETRY_NANOS));
        }
    }

    /** The request is over: a place that is granted from now on is given back by who gets it. */
    void abandon() {
        taken.set(true);
        leave();
    }

    private void giveUp(long retryNanos) {
        if (taken.compareAndSet(false, true)) {
            leave();
            gaveUp.accept(retryNanos);
        }
    }

    private void leave() {
        tickets.forEach(Ticket::cancel);
    }

    private void accept(Candidate pair, Slot slot) {
        tickets.forEach(Ticket::servedElsewhere);
        granted.accept(pair, slot);
    }

    /** One room less to stand in; the last one ends the wait. */
    private void left(long retryNanos) {
        soonest.accumulateAndGet(retryNanos, Math::min);
        if (rooms.decrementAndGet() == 0) {
            loop.execute(() -> giveUp(soonest.get()));
        }
    }

    private final class InRoom implements Waiter {
        private final Candidate pair;

        InRoom(Candidate pair) {
            this.pair = pair;
        }

        @Override
        public boolean take() {
            return taken.compareAndSet(false, true);
        }

        @Override
        public void granted(Slot slot) {
            loop.execute(() -> accept(pair, slot));
        }

        @Override
        public void displaced(long retryNanos) {
            left(retryNanos);
        }
    }
}
