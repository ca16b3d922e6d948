package dev.hybridinference.bench.simulate;

import java.util.Arrays;

/** Counts how requests ended. Confined to one simulation. */
final class Tally {
    private double[] first = new double[1 << 12];
    private int good;
    private int bad;
    private int all;
    private long prompts;
    private long answers;
    private int open;

    /**
     * What a run came to. Times are those of requests that were answered; what failed is in the
     * share of errors, so the two have to be read together.
     *
     * @param dollars for a thousand requests
     * @param errors share of the requests
     * @param asked all that came
     */
    record Figures(double p50, double p99, double dollars, double errors, Asked asked) {}

    /** How much was asked, in requests and mean tokens. */
    record Asked(int requests, double prompt, double answer) {}

    void came(Turn turn) {
        open++;
        all++;
        prompts += turn.prompt();
        answers += turn.answer();
    }

    /**
     * A request ended.
     *
     * @param counts false while the world still warms up
     */
    void ended(boolean counts, boolean well, double firstSeconds) {
        open--;
        if (!counts) {
            return;
        }
        if (!well) {
            bad++;
            return;
        }
        if (good == first.length) {
            first = Arrays.copyOf(first, 2 * good);
        }
        first[good++] = firstSeconds;
    }

    Figures figures(double dollars) {
        if (open != 0) {
            throw new IllegalStateException(
                    "requests still open: %d (expected: 0)".formatted(open));
        }
        double[] sorted = Arrays.copyOf(first, good);
        Arrays.sort(sorted);
        return new Figures(
                at(sorted, 0.5),
                at(sorted, 0.99),
                dollars / all * 1_000,
                (double) bad / Math.max(1, good + bad),
                new Asked(all, (double) prompts / all, (double) answers / all));
    }

    private static double at(double[] sorted, double part) {
        return sorted.length == 0 ? Double.NaN : sorted[(int) Math.ceil(part * sorted.length) - 1];
    }
}
