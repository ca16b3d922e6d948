package dev.hybridinference.gateway.snapshot;

import dev.hybridinference.gateway.endpoint.Slot;
import dev.hybridinference.kernel.health.Verdict;
import dev.hybridinference.kernel.price.GpuShare;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A borrowed place at a target, settled exactly once. Confined to the exchange's event loop. */
public final class Lease {
    private static final long SHORT = 8;

    private final TargetCell cell;
    private final Slot slot;
    private final AtomicInteger open;
    private final @Nullable GpuShare time;
    private final long token;
    private final long startedNanos;
    private final Work work;
    private long firstNanos;
    private boolean late;
    private boolean settled;

    Lease(TargetCell cell, Slot slot, AtomicInteger open, Work work, long nowNanos) {
        this.cell = cell;
        this.slot = slot;
        this.open = open;
        this.work = work;
        this.startedNanos = nowNanos;
        this.time = cell.time();
        this.token = time == null ? 0 : time.enter(nowNanos);
        cell.entered(work.prompt() + work.answer());
        if (work.stream()) {
            cell.overdue().asked();
        }
    }

    /**
     * What a request will probably be.
     *
     * @param prompt tokens that have to be read
     * @param answer tokens that will be written
     * @param stream whether its first token can be seen
     */
    public record Work(long prompt, long answer, boolean stream) {}

    /** No first token came so far; notes once when that is much later than usual. */
    public void waits(long nowNanos) {
        if (work.stream() && firstNanos == 0 && !late && !settled) {
            late = cell.late(nowNanos - startedNanos);
            if (late) {
                cell.overdue().late();
            }
        }
    }

    private void waitIsOver() {
        if (work.stream() && firstNanos == 0) {
            cell.overdue().over(late);
        }
    }

    /**
     * The first token of a stream came: the prompt has been read.
     *
     * @param nowNanos monotonic time
     */
    public void firstToken(long nowNanos) {
        if (firstNanos == 0 && !settled) {
            waitIsOver();
            firstNanos = nowNanos;
            slot.firstToken(cell.firstToken(nowNanos - startedNanos, nowNanos), nowNanos);
            cell.done(work.prompt());
        }
    }

    /**
     * All of the answer came. To be told before {@link #settle}. Of an answer that is no stream,
     * only its length tells how fast the target is; a short one is its own first token.
     */
    public void answered(long outputTokens, long nowNanos) {
        if (firstNanos != 0) {
            cell.streamed(nowNanos - firstNanos, outputTokens, nowNanos);
        } else if (outputTokens < SHORT) {
            var _ = cell.firstToken(nowNanos - startedNanos, nowNanos);
        } else {
            cell.streamed(nowNanos - startedNanos, outputTokens, nowNanos);
        }
    }

    /**
     * Gives the place back.
     *
     * @param verdict what came of it, for the endpoint's health
     * @param draw a random number from 0 up to 1
     * @param nowNanos monotonic time
     * @return the share of the target's time that it took, in nanoseconds; 0 where time costs
     *     nothing
     * @throws IllegalStateException when it was given back before
     */
    public long settle(Verdict verdict, double draw, long nowNanos) {
        if (settled) {
            throw new IllegalStateException("lease: " + cell.id() + " (expected: settled once)");
        }
        settled = true;
        waitIsOver();
        cell.left(firstNanos == 0 ? work.prompt() + work.answer() : work.answer());
        open.decrementAndGet();
        slot.settle(verdict, nowNanos, draw);
        return time == null ? 0 : time.leave(token, nowNanos);
    }
}
