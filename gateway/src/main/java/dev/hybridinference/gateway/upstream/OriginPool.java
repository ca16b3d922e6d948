package dev.hybridinference.gateway.upstream;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * The idle connections of one event loop to one origin; the one that was used last is used next.
 * Confined to its event loop.
 */
final class OriginPool {
    private final Origin origin;
    private final ArrayDeque<Connection> idle = new ArrayDeque<>();
    private int open;
    private boolean forgotten;
    private @Nullable Warmth warmth;

    OriginPool(Origin origin) {
        this.origin = origin;
    }

    Origin origin() {
        return origin;
    }

    /** Idle connections. */
    int idle() {
        return idle.size();
    }

    /** The connection that was used last, or null. */
    @Nullable Connection takeNewest() {
        return idle.pollLast();
    }

    /** The connection that has waited longest, or null. */
    @Nullable Connection takeOldest() {
        return idle.pollFirst();
    }

    /** When the connection that has waited longest came; only when there is one. */
    long oldestSince() {
        return idle.getFirst().idleSince();
    }

    void add(Connection connection) {
        idle.addLast(connection);
    }

    /** Takes out a connection that died while it waited; false when it did not wait. */
    boolean remove(Connection connection) {
        return idle.removeLastOccurrence(connection);
    }

    void opened() {
        open++;
    }

    void closed() {
        open--;
    }

    @Nullable Warmth warmth() {
        return warmth;
    }

    void warmth(@Nullable Warmth wanted) {
        warmth = wanted;
    }

    /** True when nothing refers to this any more. */
    boolean unused() {
        return open == 0 && idle.isEmpty() && warmth == null;
    }

    /** From now on no connection comes back. */
    void forget() {
        forgotten = true;
        warmth = null;
    }

    boolean forgotten() {
        return forgotten;
    }
}
