package dev.hybridinference.gateway.endpoint;

import dev.hybridinference.gateway.endpoint.EndpointCell.Comer;
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
    private static final double SERVED_WEIGHT = 1.0 / 128;

    private final Deque<Ticket> normal = new ArrayDeque<>();
    private final Deque<Ticket> low = new ArrayDeque<>();
    private volatile int size;

    /**
     * The part of those who were served that got their place here; the others stood elsewhere, too.
     */
    private double servedHere = 1;

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
    synchronized @Nullable Seat add(int most, Waiter waiter, Comer who) {
        boolean lowNewcomer = who.low();
        Ticket displaced = null;
        if (size >= most) {
            displaced = lowNewcomer || most == 0 ? null : low.pollLast();
            if (displaced == null) {
                return null;
            }
        }
        Ticket ticket = new Ticket(this, waiter, who);
        (lowNewcomer ? low : normal).addLast(ticket);
        count();
        return new Seat(ticket, displaced);
    }

    /**
     * Who comes next leaves; null when nobody waits.
     *
     * @param lowToo whether low ones may come
     */
    synchronized @Nullable Ticket next(boolean lowToo) {
        Ticket ticket = normal.pollFirst();
        if (ticket == null && lowToo) {
            ticket = low.pollFirst();
        }
        if (ticket != null) {
            served(1);
            count();
        }
        return ticket;
    }

    /** The part of those who leave with a place that got it here, from 0 to 1, lately. */
    synchronized double servedHere() {
        return servedHere;
    }

    private void served(int here) {
        servedHere += SERVED_WEIGHT * (here - servedHere);
    }

    /** Puts the first one back to where it stood, unless it left meanwhile. */
    synchronized void putBack(Ticket ticket) {
        if (!ticket.left) {
            (ticket.who.low() ? low : normal).addFirst(ticket);
            count();
        }
    }

    synchronized void remove(Ticket ticket, boolean servedElsewhere) {
        ticket.left = true;
        if ((ticket.who.low() ? low : normal).remove(ticket)) {
            if (servedElsewhere) {
                served(0);
            }
            count();
        }
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
