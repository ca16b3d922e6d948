package dev.hybridinference.gateway.store;

import java.util.Arrays;

/** The bounds by which latencies are counted, in milliseconds. Stateless and thread-safe. */
public final class LatencyBuckets {
    private static final long[] BOUNDS = {
        1,
        2,
        5,
        10,
        20,
        35,
        50,
        75,
        100,
        150,
        200,
        300,
        500,
        750,
        1_000,
        1_500,
        2_000,
        3_000,
        5_000,
        7_500,
        10_000,
        15_000,
        20_000,
        30_000,
        45_000,
        60_000,
        90_000,
        120_000,
        300_000,
        600_000,
        1_800_000,
        3_600_000,
        Long.MAX_VALUE
    };

    private LatencyBuckets() {}

    /** The least bound that is not below {@code millis}. */
    public static long bound(long millis) {
        int found = Arrays.binarySearch(BOUNDS, millis);
        return BOUNDS[found >= 0 ? found : -found - 1];
    }
}
