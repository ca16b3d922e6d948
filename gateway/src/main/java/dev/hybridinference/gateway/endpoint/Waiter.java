package dev.hybridinference.gateway.endpoint;

/**
 * A request that stands in one or more waiting rooms. Called from any thread and never under a
 * lock; must return quickly and not throw. It keeps its own deadline and cancels its tickets.
 */
public interface Waiter {
    /**
     * Whether it still wants a place. Answers true once: who was told true grants a place at once,
     * and no other room can.
     */
    boolean take();

    /** The place, which must be settled even when it is not wanted any more. */
    void granted(Slot slot);

    /**
     * It no longer stands in this room: another came before it, or the endpoint takes nobody.
     *
     * @param retryNanos when it may be worth asking again, an estimate, above 0
     */
    void displaced(long retryNanos);
}
