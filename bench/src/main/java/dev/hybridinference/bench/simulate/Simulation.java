package dev.hybridinference.bench.simulate;

import dev.hybridinference.bench.simulate.Tally.Figures;
import dev.hybridinference.kernel.route.Strategy;
import dev.hybridinference.kernel.route.strategy.Cost;
import dev.hybridinference.kernel.route.strategy.Latency;
import dev.hybridinference.kernel.route.strategy.LeastBusy;
import dev.hybridinference.kernel.route.strategy.Ordered;
import dev.hybridinference.kernel.route.strategy.RoundRobin;
import dev.hybridinference.kernel.route.strategy.Weighted;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** All strategies in all scenarios, each with the same seeds. Confined to one thread. */
public final class Simulation {
    private static final List<Strategy> STRATEGIES =
            List.of(
                    new Uniform(),
                    new Ordered(),
                    new Weighted(),
                    new RoundRobin(),
                    new LeastBusy(),
                    new Latency(),
                    new Cost());

    private static final String DOCUMENT = "routing-simulation.md";
    private static final String PICTURE = "images/routing-simulation.svg";

    private final PrintStream out;
    private final PrintStream progress;
    private final int seeds;

    /**
     * @param seeds runs of each strategy in each scenario, at least 2
     */
    public Simulation(PrintStream out, PrintStream progress, int seeds) {
        if (seeds < 2) {
            throw new IllegalArgumentException(
                    "seeds: %d (expected: at least 2, for an interval)".formatted(seeds));
        }
        this.out = out;
        this.progress = progress;
        this.seeds = seeds;
    }

    /** Runs all, prints the tables, and writes them and the picture into a folder. */
    public void run(Path folder) throws IOException {
        List<Results> all = results(Scenarios.all());
        String words = Words.markdown(all, seeds);
        out.print(words);
        Path picture = folder.resolve(PICTURE);
        Files.createDirectories(picture.resolveSibling(""));
        Files.writeString(picture, Plot.of(all));
        Path document = folder.resolve(DOCUMENT);
        String text = Files.exists(document) ? Files.readString(document) : Document.EMPTY;
        Files.writeString(document, Document.with(text, words));
        progress.println("written: " + document + " and " + picture);
    }

    List<Results> results(List<Scenario> scenarios) {
        List<Results> all = new ArrayList<>();
        for (Scenario scenario : scenarios) {
            List<Results.Row> rows = new ArrayList<>();
            for (Strategy strategy : STRATEGIES) {
                List<Figures> runs = new ArrayList<>();
                for (int seed = 1; seed <= seeds; seed++) {
                    runs.add(new Run(scenario, strategy, seed).figures());
                }
                rows.add(new Results.Row(strategy.word(), runs));
            }
            all.add(new Results(scenario, rows));
            progress.println("simulated: " + scenario.name());
        }
        return all;
    }
}
