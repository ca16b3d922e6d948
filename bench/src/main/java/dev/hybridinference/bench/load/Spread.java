package dev.hybridinference.bench.load;

/**
 * How one kind of duration was distributed, in microseconds. {@code nearForty} counts samples from
 * 38 to 48 ms, where Nagle's algorithm waiting for a delayed acknowledgement shows.
 */
public record Spread(long samples, double p50, double p95, double p99, double max, long nearForty) {

    /** Nothing recorded. */
    public static final Spread NONE = new Spread(0, 0, 0, 0, 0, 0);

    /** Share of the samples near 40 ms, 0 to 1. */
    public double nearFortyShare() {
        return samples == 0 ? 0 : (double) nearForty / samples;
    }
}
