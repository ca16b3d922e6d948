package dev.hybridinference.kernel.registry;

import dev.hybridinference.kernel.route.Strategy;
import dev.hybridinference.kernel.route.strategy.Cost;
import dev.hybridinference.kernel.route.strategy.Latency;
import dev.hybridinference.kernel.route.strategy.LeastBusy;
import dev.hybridinference.kernel.route.strategy.Ordered;
import dev.hybridinference.kernel.route.strategy.RoundRobin;
import dev.hybridinference.kernel.route.strategy.Weighted;
import java.util.List;

/** The strategies of routing. */
public final class Strategies {
    /** The first one is the default. */
    public static final List<Strategy> ALL =
            List.of(
                    new Weighted(),
                    new RoundRobin(),
                    new Ordered(),
                    new LeastBusy(),
                    new Latency(),
                    new Cost());

    private Strategies() {}

    /** What holds where nothing is configured. */
    public static Strategy usual() {
        return ALL.getFirst();
    }

    /**
     * The strategy of that name.
     *
     * @throws IllegalArgumentException when there is none
     */
    public static Strategy named(String word) {
        for (Strategy strategy : ALL) {
            if (strategy.word().equals(word)) {
                return strategy;
            }
        }
        throw new IllegalArgumentException("strategy: %s (expected: a known one)".formatted(word));
    }
}
