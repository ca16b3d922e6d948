package dev.hybridinference.bench.limits;

import java.io.IOException;

/** Looks for the highest rate that is held. Stateless. */
final class RateSearch {
    /** How much more is tried as long as everything is held, in percent. */
    private static final int STEP_PERCENT = 50;

    /** How near to each other the highest rate that is held and the next one are, in percent. */
    private static final int NEAR_PERCENT = 5;

    private RateSearch() {}

    /** Tries one rate. */
    @FunctionalInterface
    interface Trial {
        boolean held(int rate) throws IOException, InterruptedException;
    }

    /**
     * Rises until a rate is not held, then halves the distance.
     *
     * @param from the first rate
     * @param most that is tried
     * @return 0 when not even the first one is held
     */
    static int highest(int from, int most, Trial trial) throws IOException, InterruptedException {
        int held = 0;
        int next = from;
        while (next <= most && trial.held(next)) {
            held = next;
            next = next * (100 + STEP_PERCENT) / 100;
        }
        int missed = Math.min(next, most + 1);
        while (held > 0 && missed - held > Math.max(1, held * NEAR_PERCENT / 100)) {
            int middle = held + (missed - held) / 2;
            if (trial.held(middle)) {
                held = middle;
            } else {
                missed = middle;
            }
        }
        return held;
    }
}
