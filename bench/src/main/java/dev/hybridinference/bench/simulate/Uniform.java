package dev.hybridinference.bench.simulate;

import dev.hybridinference.kernel.route.Scoring;
import dev.hybridinference.kernel.route.Strategy;

/** Any target, all alike: what the others have to beat. */
final class Uniform implements Strategy {
    @Override
    public String word() {
        return "random";
    }

    @Override
    public String about() {
        return "Any target, whatever its weight, and whatever it remembers.";
    }

    @Override
    public void score(Scoring of) {
        of.add("draw", of.drawn() * of.weight());
    }
}
