package dev.hybridinference.kernel.route;

/** Random numbers that a seed and an index determine. Pure. */
final class Draws {
    private Draws() {}

    /** Above 0 and at most 1. */
    static double uniform(long seed, int target, int which) {
        long at = seed + (target * 4L + which) * 0x9E3779B97F4A7C15L;
        return ((mix(at) >>> 11) + 1) * 0x1.0p-53;
    }

    /** The credential that is asked first. */
    static int first(long seed, int target, int credentials) {
        return credentials == 1
                ? 0
                : (int) Long.remainderUnsigned(mix(seed ^ ~target), credentials);
    }

    /** The finaliser of SplitMix64 (Steele, Lea, Flood, 2014). */
    static long mix(long value) {
        long z = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
