package dev.hybridinference.gateway.endpoint;

import dev.hybridinference.kernel.health.AdaptiveLimit;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The places at one endpoint, taken and given back, and who waits for one. Thread-safe: without a
 * limit and a queue one atomic operation, otherwise a short lock.
 */
final class Places {
    /** Weight of one request in the average of how long a place is held. */
    private static final double HELD_WEIGHT = 1.0 / 16;

    /** How long a normal request keeps places free for others of its kind. */
    private static final long KEPT_NANOS = TimeUnit.SECONDS.toNanos(10);

    private static final int KEPT_PART = 4;

    private final AtomicInteger inFlight = new AtomicInteger();
    private final WaitingRoom room = new WaitingRoom();
    private volatile AdaptiveLimit limit = AdaptiveLimit.NONE;

    /** 0 while it is not known. */
    private double heldNanos;

    private long keptUntilNanos;
    private boolean kept;

    int inFlight() {
        return inFlight.get();
    }

    int waiting() {
        return room.size();
    }

    WaitingRoom room() {
        return room;
    }

    AdaptiveLimit limit() {
        return limit;
    }

    /** Lets the operator's number hold from now on; 0 for none. */
    synchronized void bound(int most) {
        if (limit.most() != most) {
            limit = limit.boundedBy(most);
        }
    }

    /** Takes a place for a newcomer, who overtakes nobody; but normal ones overtake low ones. */
    boolean take(boolean low, long now) {
        if (limit.limit() == 0 && room.size() == 0) {
            inFlight.incrementAndGet();
            return true;
        }
        return takeLimited(low, now);
    }

    private synchronized boolean takeLimited(boolean low, long now) {
        limit = limit.seen(now);
        keepFree(low, now);
        if (room.ahead(low) > 0 || !admits(low, now)) {
            return false;
        }
        inFlight.incrementAndGet();
        return true;
    }

    /** Somebody waits from now on. */
    synchronized void waits(boolean low, long now) {
        keepFree(low, now);
    }

    private void keepFree(boolean low, long now) {
        if (!low) {
            kept = true;
            keptUntilNanos = now + KEPT_NANOS;
        }
    }

    private boolean admits(boolean low, long now) {
        return limit.admits(inFlight.get() + (low ? kept(now) : 0));
    }

    /**
     * Places that low ones leave free: a quarter while normal ones come, so that these find one,
     * but never the last.
     */
    private int kept(long now) {
        int all = limit.limit();
        return kept && now - keptUntilNanos < 0
                ? Math.min(all - 1, (all + KEPT_PART - 1) / KEPT_PART)
                : 0;
    }

    /** Takes a place for who waits first; null when there is no place or nobody waits. */
    synchronized @Nullable Ticket next(long now) {
        limit = limit.seen(now);
        if (!limit.admits(inFlight.get())) {
            return null;
        }
        Ticket ticket = room.next(admits(true, now));
        if (ticket != null) {
            inFlight.incrementAndGet();
        }
        return ticket;
    }

    /** Undoes {@link #next}: the place is free, and the ticket stands where it stood. */
    synchronized void putBack(Ticket ticket) {
        room.putBack(ticket);
        inFlight.decrementAndGet();
    }

    /** Gives a place back that nobody used. */
    void giveBack() {
        inFlight.decrementAndGet();
    }

    /** Gives a place back after it was held for a time. */
    void leave(long held) {
        if (limit.limit() != 0) {
            learnHeld((double) Math.max(1, held));
        }
        inFlight.decrementAndGet();
    }

    private synchronized void learnHeld(double held) {
        heldNanos = heldNanos == 0 ? held : heldNanos + HELD_WEIGHT * (held - heldNanos);
    }

    /** A request went well; it still counts as running. */
    void succeeded() {
        if (limit.limit() != 0) {
            grow();
        }
    }

    private synchronized void grow() {
        limit = limit.succeeded(inFlight.get());
    }

    /**
     * It is too much; the request that found out still counts as running.
     *
     * @param sentNanos when that was sent
     */
    synchronized void lower(long sentNanos, long now) {
        if (limit.concerns(sentNanos)) {
            limit = limit.lower(inFlight.get(), now);
        }
    }

    /** Whether what runs is a load under which slowness means too much. */
    boolean loaded() {
        return limit.loaded(inFlight.get());
    }

    /**
     * How long a newcomer will wait, an estimate: those ahead and itself, each for one place, and
     * all places are given back once in the average time that one is held (Little's law); less when
     * those ahead get their places elsewhere. 0 when it is not known.
     */
    synchronized long waitNanos(boolean low, long now) {
        int all = limit.limit();
        int ahead = room.ahead(low);
        if (all == 0 || (ahead == 0 && admits(low, now))) {
            return 0;
        }
        return (long) ((ahead + 1) * heldNanos / all * room.servedHere());
    }
}
