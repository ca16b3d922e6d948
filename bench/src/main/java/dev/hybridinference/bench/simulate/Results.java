package dev.hybridinference.bench.simulate;

import dev.hybridinference.bench.simulate.Tally.Figures;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * What all strategies came to in one scenario.
 *
 * @param rows one for each strategy, the baseline first
 */
record Results(Scenario scenario, List<Row> rows) {
    Results {
        rows = List.copyOf(rows);
    }

    /**
     * What one strategy came to.
     *
     * @param runs one for each seed, in the same order for all strategies
     */
    record Row(String strategy, List<Figures> runs) {
        Row {
            runs = List.copyOf(runs);
        }

        Spread spread(ToDoubleFunction<Figures> of) {
            return Spread.of(runs.stream().mapToDouble(of).toArray());
        }

        /** How much more than another, seed by seed, since both met the same world. */
        Spread over(Row other, ToDoubleFunction<Figures> of) {
            double[] more = new double[runs.size()];
            for (int i = 0; i < more.length; i++) {
                more[i] = of.applyAsDouble(runs.get(i)) - of.applyAsDouble(other.runs.get(i));
            }
            return Spread.of(more);
        }
    }

    Row baseline() {
        return rows.getFirst();
    }

    List<Row> ours() {
        return rows.subList(1, rows.size());
    }

    /** The strategy of ours with the least of something. */
    Row least(ToDoubleFunction<Figures> of) {
        Row least = rows.get(1);
        for (Row row : ours()) {
            least = row.spread(of).mean() < least.spread(of).mean() ? row : least;
        }
        return least;
    }

    /** The strategy of ours with the most of something. */
    Row most(ToDoubleFunction<Figures> of) {
        return least(figures -> -of.applyAsDouble(figures));
    }

    /** Strategies of ours that have more of something than the baseline, beyond chance. */
    List<Row> behind(ToDoubleFunction<Figures> of) {
        return ours().stream()
                .filter(
                        row -> {
                            Spread more = row.over(baseline(), of);
                            return more.mean() - more.half() > 0;
                        })
                .toList();
    }

    /** Whether all strategies cost the same, since there is nothing to choose. */
    boolean sameCost() {
        double first = baseline().spread(Figures::dollars).mean();
        return rows.stream()
                .allMatch(row -> Math.abs(row.spread(Figures::dollars).mean() - first) < 1e-9);
    }
}
