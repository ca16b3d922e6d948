package dev.hybridinference.bench.simulate;

import java.util.SplittableRandom;

/**
 * Random numbers that belong to something: the same seed, purpose and numbers give the same luck
 * whatever else happened before, so that every strategy meets the same world. Confined to one
 * thread.
 */
final class Luck {
    private static final long STEP = 0x9E3779B97F4A7C15L;

    private final SplittableRandom random;

    private Luck(long seed) {
        this.random = new SplittableRandom(seed);
    }

    /** The luck of one thing. */
    static Luck of(long seed, String purpose, long one, long other) {
        long mixed = seed;
        for (long part : new long[] {purpose.hashCode(), one, other}) {
            mixed = (mixed ^ part) * STEP;
            mixed ^= mixed >>> 31;
        }
        return new Luck(mixed);
    }

    /** In [0, 1). */
    double uniform() {
        return random.nextDouble();
    }

    double between(double least, double most) {
        return least + (most - least) * uniform();
    }

    boolean happens(double probability) {
        return uniform() < probability;
    }

    double exponential(double mean) {
        return -StrictMath.log(1 - uniform()) * mean;
    }

    /** Log-normal. */
    double around(double median, double sigma) {
        return median * StrictMath.exp(sigma * normal());
    }

    /** Log-normal, of a mean. */
    double meaning(double mean, double sigma) {
        return around(mean * StrictMath.exp(-sigma * sigma / 2), sigma);
    }

    /** Pareto, at least 1. */
    double pareto(double shape) {
        return StrictMath.pow(1 - uniform(), -1 / shape);
    }

    /**
     * Gamma of mean 1 and shape 1/2, which is the square of a normal one: burstier than Poisson.
     */
    double bursty() {
        double normal = normal();
        return normal * normal;
    }

    /** Whole number of at least 1, geometric. */
    int times(double mean) {
        double more = 1 - 1 / mean;
        return 1 + (int) (StrictMath.log(1 - uniform()) / StrictMath.log(more));
    }

    /** A number for somebody else's randomness. */
    long number() {
        return random.nextLong();
    }

    /** Box and Muller, 1958. */
    private double normal() {
        double radius = StrictMath.sqrt(-2 * StrictMath.log(1 - uniform()));
        return radius * StrictMath.cos(2 * StrictMath.PI * uniform());
    }
}
