package dev.hybridinference.bench.load;

/**
 * Histogram of durations in nanoseconds with a relative error under 0.8 % (128 linear steps per
 * power of two, the layout of HdrHistogram). Its size is fixed. Confined to one thread.
 */
public final class Recorder {

    private static final int STEP_BITS = 7;
    private static final int STEPS = 1 << STEP_BITS;
    private static final long NEAR_FROM = 38_000_000;
    private static final long NEAR_TO = 48_000_000;

    private final long[] counts = new long[(64 - STEP_BITS) * STEPS + STEPS];
    private long samples;
    private long largest;
    private long nearForty;

    /** Negative durations (two processes reading the clock at once) count as zero. */
    public void record(long nanos) {
        long value = Math.max(0, nanos);
        counts[slot(value)]++;
        samples++;
        largest = Math.max(largest, value);
        if (value >= NEAR_FROM && value <= NEAR_TO) {
            nearForty++;
        }
    }

    /** Upper edge of the slot that holds the value of this rank; 0 when empty. */
    public long percentile(double share) {
        long rank = Math.max(1, (long) Math.ceil(share * samples));
        long seen = 0;
        for (int i = 0; i < counts.length; i++) {
            seen += counts[i];
            if (seen >= rank) {
                return Math.min(largest, upperEdge(i));
            }
        }
        return 0;
    }

    public Spread spread() {
        return new Spread(
                samples,
                percentile(0.5) / 1e3,
                percentile(0.95) / 1e3,
                percentile(0.99) / 1e3,
                largest / 1e3,
                nearForty);
    }

    private static int slot(long value) {
        int bits = Long.SIZE - Long.numberOfLeadingZeros(value);
        int shift = Math.max(0, bits - STEP_BITS - 1);
        return shift * STEPS + (int) (value >>> shift);
    }

    private static long upperEdge(int slot) {
        int shift = Math.max(0, slot / STEPS - 1);
        long step = slot - (long) shift * STEPS;
        return ((step + 1) << shift) - 1;
    }
}
