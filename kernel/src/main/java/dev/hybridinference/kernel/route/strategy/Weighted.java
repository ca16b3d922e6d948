package dev.hybridinference.kernel.route.strategy;

import dev.hybridinference.kernel.route.Scoring;
import dev.hybridinference.kernel.route.Strategy;

/** Shares by weight, drawn anew for each request; a target that remembers the prompt gains. */
public final class Weighted implements Strategy {
    /** What a prompt that is remembered as a whole takes off the draw. */
    private static final double REMEMBERED = 0.95;

    @Override
    public String word() {
        return "weighted";
    }

    @Override
    public String about() {
        return "Each target gets its share by weight.";
    }

    @Override
    public void score(Scoring of) {
        double drawn = of.drawn();
        of.add("draw", drawn);
        if (of.cachedTokens() > 0) {
            double part = (double) of.cachedTokens() / of.inputTokens();
            of.add("remembered", -drawn * REMEMBERED * part);
        }
    }
}
