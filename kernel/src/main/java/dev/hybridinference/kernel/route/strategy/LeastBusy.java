package dev.hybridinference.kernel.route.strategy;

import dev.hybridinference.kernel.route.Scoring;
import dev.hybridinference.kernel.route.Strategy;
import dev.hybridinference.kernel.route.TargetView.Work;

/**
 * The target with the fewest tokens to work on for its weight. Tokens rather than requests, since
 * one long prompt keeps a server busy for longer than many short ones.
 */
public final class LeastBusy implements Strategy {
    /** Tokens that a request of somebody else's is taken for. */
    private static final double STRANGER = 1_000;

    @Override
    public String word() {
        return "least_busy";
    }

    @Override
    public String about() {
        return "The target with the fewest tokens to work on for its weight.";
    }

    @Override
    public void score(Scoring of) {
        Work work = of.seen().work();
        of.add("tokens", (double) work.tokens() / of.weight());
        of.add("request", (double) (of.inputTokens() - of.cachedTokens()) / of.weight());
        if (work.queued() > 0) {
            of.add("queue", work.queued() * STRANGER / of.weight());
        }
    }
}
