package dev.hybridinference.gateway.snapshot;

import dev.hybridinference.kernel.route.TargetView;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What a server told of its own load, whoever caused it. Thread-safe; what is old counts as
 * unknown, not as idle.
 */
public final class LoadCell {
    private static final long FRESH_NANOS = TimeUnit.SECONDS.toNanos(3);

    private static final double FULL = 0.95;

    private volatile Told told = new Told(TargetView.Work.UNKNOWN, 0, 0, 0);

    private volatile double startedSeconds = -1;
    private final AtomicInteger starts = new AtomicInteger();

    private record Told(int queued, int running, double memory, long atNanos) {}

    /**
     * Notes what the server told.
     *
     * @param queued requests that wait inside it
     * @param running requests that it works on
     * @param memory part of the memory for prompts that is used, 0 to 1
     */
    public void tell(int queued, int running, double memory, long nowNanos) {
        told = new Told(queued, running, memory, nowNanos);
    }

    /**
     * Notes when the server's process began: a new one remembers nothing.
     *
     * @param seconds since 1970; below 0 when it does not say
     */
    public void started(double seconds) {
        if (seconds >= 0 && seconds != startedSeconds) {
            starts.incrementAndGet();
            startedSeconds = seconds;
        }
    }

    /** How often the server was seen to begin. */
    int starts() {
        return starts.get();
    }

    /**
     * Requests that wait inside the server, or {@link TargetView.Work#UNKNOWN}. Where the memory
     * for prompts is full, one more than none: the next one waits.
     */
    public int queued(long nowNanos) {
        Told seen = told;
        if (seen.queued < 0 || nowNanos - seen.atNanos > FRESH_NANOS) {
            return TargetView.Work.UNKNOWN;
        }
        return seen.memory >= FULL ? Math.max(1, seen.queued) : seen.queued;
    }

    /** Requests that the server works on, or {@link TargetView.Work#UNKNOWN}. */
    public int running(long nowNanos) {
        return queued(nowNanos) < 0 ? TargetView.Work.UNKNOWN : told.running;
    }

    /** Part of the memory for prompts that is used, 0 to 1; 0 when that is not known. */
    public double memory(long nowNanos) {
        return queued(nowNanos) < 0 ? 0 : told.memory;
    }
}
