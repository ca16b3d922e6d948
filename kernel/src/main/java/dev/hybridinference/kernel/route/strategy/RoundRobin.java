package dev.hybridinference.kernel.route.strategy;

import dev.hybridinference.kernel.route.Scoring;
import dev.hybridinference.kernel.route.Strategy;

/**
 * Takes turns, as smoothly as the weights allow: the target that is least ahead of its share comes
 * first (virtual time of weighted fair queueing: Demers, Keshav, Shenker, 1989).
 */
public final class RoundRobin implements Strategy {
    @Override
    public String word() {
        return "round_robin";
    }

    @Override
    public String about() {
        return "The targets take turns, each as often as its weight says.";
    }

    @Override
    public boolean usesTurns() {
        return true;
    }

    @Override
    public void score(Scoring of) {
        of.add("turn", of.seen().extra().turn());
    }
}
