package dev.hybridinference.kernel.route.strategy;

import dev.hybridinference.kernel.route.Scoring;
import dev.hybridinference.kernel.route.Strategy;
import dev.hybridinference.kernel.route.TargetView.Pace;
import dev.hybridinference.kernel.route.TargetView.Tariff;

/**
 * The cheapest target for this request: its prompt, less what is remembered, and the answer that is
 * to be expected. What has no price comes last, since unknown is not free. Scores are 10⁻¹² USD.
 */
public final class Cost implements Strategy {
    private static final double UNPRICED = 1e18;
    private static final double PUSD_PER_HOUR_MICRO = 1e6 / 3.6e9;

    @Override
    public String word() {
        return "cost";
    }

    @Override
    public String about() {
        return "The cheapest target for the prompt and the answer to be expected; without a price"
                + " last.";
    }

    @Override
    public boolean usesTariff() {
        return true;
    }

    @Override
    public void score(Scoring of) {
        Tariff tariff = of.seen().tariff();
        if (tariff == null) {
            of.add("no price", UNPRICED);
            return;
        }
        long cached = of.cachedTokens();
        of.add("input", (double) tariff.input() * (of.inputTokens() - cached));
        if (cached > 0) {
            of.add("remembered", (double) tariff.cached() * cached);
        }
        of.add("output", (double) tariff.output() * of.outputTokens());
        if (tariff.hour() > 0) {
            Pace pace = of.seen().pace();
            double micros = pace.firstMicros() + (double) pace.tokenMicros() * of.outputTokens();
            int sharing = of.seen().work().inFlight() + 1;
            of.add("time", tariff.hour() * PUSD_PER_HOUR_MICRO * micros / sharing);
        }
    }
}
