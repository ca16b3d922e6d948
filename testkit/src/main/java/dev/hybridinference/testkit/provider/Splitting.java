package dev.hybridinference.testkit.provider;

import java.util.List;

/**
 * Where an answer's bytes are cut into TCP writes of their own.
 *
 * @param every length of the pieces; 0 for none
 * @param at offsets of cuts, counted from the first byte of the answer
 * @param gapNanos pause after each piece, so that the peer sees it alone
 */
record Splitting(int every, List<Long> at, long gapNanos) {

    static final long DEFAULT_GAP_NANOS = 50_000;
    static final Splitting OFF = new Splitting(0, List.of(), DEFAULT_GAP_NANOS);

    Splitting {
        at = at.stream().sorted().toList();
        if (every < 0 || gapNanos < 0) {
            throw new IllegalArgumentException(
                    "splitting: " + every + ", " + gapNanos + " (expected: not negative)");
        }
    }

    boolean isOff() {
        return every == 0 && at.isEmpty();
    }

    /** Length of the piece that starts at an offset. */
    long next(long offset) {
        if (every > 0) {
            return every - offset % every;
        }
        for (long cut : at) {
            if (cut > offset) {
                return cut - offset;
            }
        }
        return Long.MAX_VALUE;
    }
}
