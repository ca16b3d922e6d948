package dev.hybridinference.gateway.endpoint;

/** A waiter's place in one waiting room. Thread-safe. */
public final class Ticket implements Waiting {
    private final WaitingRoom room;
    final Waiter waiter;
    final boolean low;

    /** Guarded by the room. */
    boolean left;

    Ticket(WaitingRoom room, Waiter waiter, boolean low) {
        this.room = room;
        this.waiter = waiter;
        this.low = low;
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
