package dev.hybridinference.kernel.price;

/**
 * Divides the busy time of a target among its requests: while n of them are in flight each is
 * charged 1/n of every second (processor sharing in virtual time; Parekh and Gallager, "A
 * generalized processor sharing approach to flow control", 1993). The shares add up to the busy
 * time exactly, to the nanosecond, each time the target falls idle. Thread-safe; each call holds a
 * lock for a few operations.
 */
public final class GpuShare {
    /** Virtual time is counted in 2⁻¹⁶ ns. */
    private static final int FRACTION = 16;

    /** Longest time between two calls that counts: about 39 hours. */
    private static final long LONGEST = Long.MAX_VALUE >> FRACTION;

    private int inFlight;
    private long last;

    /** Grows by 1/n of the time that passes; may wrap, only differences count. */
    private long virtual;

    /** What could not be divided evenly; less than one unit for each request. */
    private long undivided;

    /** What was charged but is less than a nanosecond. */
    private long carried;

    /**
     * A request comes.
     *
     * @param nowNanos monotonic time; one that lies before that of the last call counts as equal
     * @return what {@link #leave} wants
     */
    public synchronized long enter(long nowNanos) {
        if (inFlight == 0) {
            last = nowNanos;
        }
        advance(nowNanos);
        inFlight++;
        return virtual;
    }

    /**
     * A request goes.
     *
     * @param token what {@link #enter} gave
     * @return its share in nanoseconds
     * @throws IllegalStateException when more requests go than came
     */
    public synchronized long leave(long token, long nowNanos) {
        if (inFlight == 0) {
            throw new IllegalStateException("inFlight: 0 (expected: a request that came)");
        }
        advance(nowNanos);
        inFlight--;
        long units = virtual - token + carried;
        carried = units & ((1L << FRACTION) - 1);
        return units >> FRACTION;
    }

    /** Requests in flight. */
    public synchronized int inFlight() {
        return inFlight;
    }

    private void advance(long nowNanos) {
        long passed = Math.clamp(nowNanos - last, 0, LONGEST);
        last += passed;
        if (inFlight > 0) {
            long units = (passed << FRACTION) + undivided;
            virtual += units / inFlight;
            undivided = units % inFlight;
        }
    }
}
