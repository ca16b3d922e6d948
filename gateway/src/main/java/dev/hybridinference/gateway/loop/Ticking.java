package dev.hybridinference.gateway.loop;

import org.jspecify.annotations.Nullable;

/**
 * Something with deadlines on one event loop. It is looked at once per tick instead of owning a
 * timer, so that starting and ending a request costs two list links. Confined to its event loop.
 */
public abstract class Ticking {
    @Nullable Ticking previous;
    @Nullable Ticking next;
    boolean ticking;

    /**
     * Looks at the deadlines. May remove itself or others from the ticker.
     *
     * @param nowNanos monotonic time of this tick
     */
    protected abstract void tick(long nowNanos);
}
