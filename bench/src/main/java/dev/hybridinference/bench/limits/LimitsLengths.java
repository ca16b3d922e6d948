package dev.hybridinference.bench.limits;

import java.util.List;

/**
 * How much is offered, and for how long. Times are in seconds.
 *
 * @param rates of the overhead, in requests a second
 * @param rounds of each of them, direct and through the gateway
 * @param load of one round
 * @param most the highest rate that is tried
 * @param step of one rate that is tried
 * @param hold of the highest rate that was held
 * @param bodies sent at the same time
 * @param heaps to try for the smallest one, in MB, from large to small
 * @param streams at most, whatever the machine allows
 * @param silence of each stream
 */
public record LimitsLengths(
        List<Integer> rates,
        int rounds,
        int load,
        int most,
        int step,
        int hold,
        int bodies,
        List<Integer> heaps,
        int streams,
        int silence) {

    /** A first look, about a minute. */
    public static final LimitsLengths QUICK =
            new LimitsLengths(List.of(100, 500), 1, 1, 750, 1, 3, 200, List.of(64), 300, 17);

    /** The figures to talk about. */
    public static final LimitsLengths USUAL =
            new LimitsLengths(
                    List.of(100, 500, 1_000, 2_000),
                    3,
                    10,
                    50_000,
                    10,
                    300,
                    1_000,
                    List.of(128, 64, 48, 32, 24, 20, 16, 14, 12, 10, 8),
                    10_000,
                    100);

    public LimitsLengths {
        rates = List.copyOf(rates);
        heaps = List.copyOf(heaps);
    }
}
