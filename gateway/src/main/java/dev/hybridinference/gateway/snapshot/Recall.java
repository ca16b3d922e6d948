package dev.hybridinference.gateway.snapshot;

import java.util.concurrent.atomic.AtomicReference;

/**
 * How much of what a target was hoped to remember of prompts it did remember lately, by what it
 * told. Thread-safe.
 */
public final class Recall {
    /** Weight of one prompt. */
    private static final double WEIGHT = 0.25;

    /** It may remember again, which only shows when it is asked. */
    private static final double LEAST = 0.1;

    /** A guess from bytes is no better: images have many for each token. */
    private static final double GOOD_ENOUGH = 0.5;

    /**
     * @param tells whether it ever told that it remembered something: from then on, nothing says no
     */
    private record Seen(boolean tells, double share) {}

    private final AtomicReference<Seen> seen = new AtomicReference<>(new Seen(false, 1));

    /**
     * It told how much of a prompt it remembered.
     *
     * @param cached share of the prompt's tokens
     * @param hoped share of the prompt's bytes that it was hoped to remember; 0 for nothing
     */
    public void told(double cached, double hoped) {
        if (cached > 0 || (hoped > 0 && seen.get().tells())) {
            seen.updateAndGet(before -> after(before, cached, hoped));
        }
    }

    private static Seen after(Seen before, double cached, double hoped) {
        if (hoped <= 0) {
            return new Seen(true, before.share());
        }
        double kept = cached >= GOOD_ENOUGH * hoped ? 1 : cached / hoped;
        double share = before.share() + WEIGHT * (kept - before.share());
        return new Seen(true, Math.max(LEAST, share));
    }

    /** The part of the bytes of {@code hint} that it probably does remember. */
    long of(Remembered.Hint hint) {
        return (long) (seen.get().share() * hint.bytes());
    }
}
