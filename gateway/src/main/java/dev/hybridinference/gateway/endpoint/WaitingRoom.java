package dev.hybridinference.gateway.endpoint;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Those who wait for a place at one endpoint: normal ones before low ones, and in order of arrival
 * within. Thread-safe; calls no waiter.
 */
final class WaitingRoom {
    private final Deque<Ticket> normal = new ArrayDeque<>();
    private final Deque<Ticket> low = new ArrayDeque<>();
    private volatile int size;

    /** Who came in, and who had to leave for it. */
    record Seat(Ticket ticket, @Nullable Ticket displaced) {}

    int size() {
        return size;
    }

    /** How many would be served before a newcomer. */
    synchronized int ahead(boolean lowNewcomer) {
        return lowNewcomer ? size : normal.size();
    }

    /**
     * Lets a newcomer in; null when there is no room for it.
     *
     * @param most who may wait here at once
     */
    synchronized @Nullable Seat add(int most, Waiter waiter, boolean lowNewcomer) {
        Ticket displaced = null;
        if (size >= most) {
            displaced = lowNewcomer || most == 0 ? null : low.pollLast();
            if (displaced == null) {
                return null;
            }
        }
        Ticket ticket = new Ticket(this, waiter, lowNewcomer);
        (lowNewcomer ? low : normal).addLast(ticket);
        count();
        return new Seat(ticket, displaced);
    }

    synchronized @Nullable Ticket next() {
        Ticket ticket = normal.pollFirst();
        if (ticket == null) {
            ticket = low.pollFirst();
        }
        count();
        return ticket;
    }

    /** Puts the first one back to where it stood, unless it left meanwhile. */
    synchronized void putBack(Ticket ticket) {
        if (!ticket.left) {
            (ticket.low ? low : normal).addFirst(ticket);
            count();
        }
    }

    synchronized void remove(Ticket ticket) {
        ticket.left = true;
        (ticket.low ? low : normal).remove(ticket);
        count();
    }

    synchronized List<Ticket> clear() {
        List<Ticket> all = new ArrayList<>(normal);
        all.addAll(low);
        normal.clear();
        low.clear();
        count();
        return all;
    }

    private void count() {
        size = normal.size() + low.size();
    }
}
