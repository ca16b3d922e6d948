package dev.hybridinference.bench.simulate;

import dev.hybridinference.kernel.route.Strategy;
import java.util.List;

/** One scenario, under one strategy, with one seed. Confined to one thread. */
final class Run {
    /** How often the metrics of servers are read. */
    private static final double SCRAPE_SECONDS = 5;

    private final Scenario scenario;
    private final Timeline timeline = new Timeline();
    private final Gateway gateway;
    private final List<List<Turn>> conversations;
    private final Tally tally = new Tally();
    private int open;

    Run(Scenario scenario, Strategy strategy, long seed) {
        this(scenario, strategy, seed, (nanos, turn, target) -> {});
    }

    Run(Scenario scenario, Strategy strategy, long seed, Gateway.Onlooker onlooker) {
        this.scenario = scenario;
        this.gateway =
                new Gateway(
                        new Gateway.World(timeline, scenario.members(), seed), strategy, onlooker);
        this.conversations = scenario.traffic().conversations(seed);
    }

    /** Lets all clients come and waits until the last answer has ended. */
    Tally.Figures figures() {
        for (List<Turn> turns : conversations) {
            if (!turns.isEmpty()) {
                open++;
                timeline.at(turns.getFirst().nanos(), () -> ask(turns, 0));
            }
        }
        timeline.at(0, this::scrape);
        timeline.run();
        for (Spot spot : gateway.spots) {
            if (spot.inFlight() != 0 || spot.endpoint.inFlight() != 0) {
                throw new IllegalStateException(
                        "in flight at %s: %d (expected: 0)"
                                .formatted(spot.member.name(), spot.inFlight()));
            }
        }
        return tally.figures(dollars());
    }

    private void ask(List<Turn> turns, int index) {
        Turn turn = turns.get(index);
        boolean counts = Timeline.seconds(turn.nanos()) >= Scenario.WARM_SECONDS;
        tally.came(turn);
        gateway.accept(
                turn,
                new Journey.Watcher() {
                    private double first;

                    @Override
                    public void firstToken(double seconds) {
                        first = seconds;
                    }

                    @Override
                    public void ended(boolean good) {
                        tally.ended(counts, good, first);
                        if (index + 1 < turns.size()) {
                            long next = turns.get(index + 1).nanos();
                            timeline.at(
                                    Math.max(timeline.now(), next), () -> ask(turns, index + 1));
                        } else {
                            open--;
                        }
                    }
                });
    }

    private void scrape() {
        gateway.scrape();
        if (open > 0) {
            timeline.after(SCRAPE_SECONDS, this::scrape);
        }
    }

    /** What the machines of our own cost while clients come, and what the providers bill. */
    private double dollars() {
        double hours = scenario.traffic().seconds() / 3_600;
        double sum = 0;
        for (Spot spot : gateway.spots) {
            sum += spot.dollars() + spot.member.dollarsPerHour() * hours;
        }
        return sum;
    }
}
