package dev.hybridinference.gateway.endpoint;

import dev.hybridinference.gateway.endpoint.EndpointCell.Comer;

/** A waiter's place in one waiting room. Thread-safe. */
public final class Ticket implements Waiting {
    private final WaitingRoom room;
    final Waiter waiter;
    final Comer who;

    /** Guarded by the room. */
    boolean left;

    Ticket(WaitingRoom room, Waiter waiter, Comer who) {
        this.room = room;
        this.waiter = waiter;
        this.who = who;
    }

    /** Leaves the room at once; does nothing when it has left before. */
    public void cancel() {
        room.remove(this, false);
    }

    /** Leaves the room at once, with a place elsewhere: those behind it wait less. */
    public void servedElsewhere() {
        room.remove(this, true);
    }
}
