package dev.hybridinference.gateway.loop;

import io.netty.channel.EventLoop;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Calls everything with deadlines on one event loop every {@link #PERIOD_MILLIS}; rests when there
 * is nothing. Confined to its event loop.
 */
public final class Ticker {
    /** Precision of every clock of the data plane. */
    public static final long PERIOD_MILLIS = 50;

    private static final System.Logger LOG = System.getLogger("ticker");

    private final EventLoop loop;
    private final LongSupplier nanoTime;
    private @Nullable Ticking first;
    private @Nullable Ticking cursor;
    private boolean scheduled;

    Ticker(EventLoop loop, LongSupplier nanoTime) {
        this.loop = loop;
        this.nanoTime = nanoTime;
    }

    /** Starts looking at {@code ticking}; does nothing when it is already looked at. */
    public void add(Ticking ticking) {
        if (ticking.ticking) {
            return;
        }
        ticking.ticking = true;
        ticking.next = first;
        if (first != null) {
            first.previous = ticking;
        }
        first = ticking;
        if (!scheduled) {
            scheduled = true;
            schedule();
        }
    }

    /** Stops looking at {@code ticking}; does nothing when it is not looked at. */
    public void remove(Ticking ticking) {
        if (!ticking.ticking) {
            return;
        }
        ticking.ticking = false;
        if (cursor == ticking) {
            cursor = ticking.next;
        }
        if (ticking.previous == null) {
            first = ticking.next;
        } else {
            ticking.previous.next = ticking.next;
        }
        if (ticking.next != null) {
            ticking.next.previous = ticking.previous;
        }
        ticking.previous = null;
        ticking.next = null;
    }

    /** One defect must not stop the deadlines of everybody else on the loop. */
    private void tick(Ticking ticking, long now) {
        try {
            ticking.tick(now);
        } catch (RuntimeException defect) {
            remove(ticking);
            LOG.log(System.Logger.Level.ERROR, "a deadline could not be looked at", defect);
        }
    }

    private void schedule() {
        var _ = loop.schedule(this::run, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void run() {
        long now = nanoTime.getAsLong();
        cursor = first;
        while (cursor != null) {
            Ticking current = cursor;
            cursor = current.next;
            tick(current, now);
        }
        if (first == null) {
            scheduled = false;
        } else {
            schedule();
        }
    }
}
