package dev.hybridinference.kernel.route.strategy;

import dev.hybridinference.kernel.route.Scoring;
import dev.hybridinference.kernel.route.Strategy;

/** The order of the configuration: the first that can serve. */
public final class Ordered implements Strategy {
    @Override
    public String word() {
        return "ordered";
    }

    @Override
    public String about() {
        return "The first target of the list that can serve.";
    }

    @Override
    public void score(Scoring of) {
        of.add("position", of.index());
    }
}
