package dev.hybridinference.bench.limits;

import dev.hybridinference.bench.candidate.Candidate;
import dev.hybridinference.bench.candidate.Sample;
import dev.hybridinference.bench.load.LoadPlan;
import dev.hybridinference.bench.measure.Series;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.ToDoubleFunction;

/** One load, direct and through the gateway in turn, round by round. Confined to one thread. */
final class Ways {
    private final List<Sample> direct = new ArrayList<>();
    private final List<Sample> passed = new ArrayList<>();

    /** Measures both, in an order that the dice say. */
    void round(Rig rig, LoadPlan plan, Random dice) throws IOException, InterruptedException {
        boolean directFirst = dice.nextBoolean();
        measure(rig, plan, directFirst);
        measure(rig, plan, !directFirst);
    }

    private void measure(Rig rig, LoadPlan plan, boolean directly)
            throws IOException, InterruptedException {
        Candidate way = directly ? rig.direct() : rig.gateway();
        (directly ? direct : passed).add(rig.stage().measure(way, plan));
    }

    /** A figure of the direct way, the median over the rounds. */
    double direct(ToDoubleFunction<Sample> figure) {
        return series(direct, figure).median();
    }

    /** A figure of the gateway, the median over the rounds. */
    double passed(ToDoubleFunction<Sample> figure) {
        return series(passed, figure).median();
    }

    /** What the gateway adds to a figure in the same round, the median over the rounds. */
    double added(ToDoubleFunction<Sample> figure) {
        return series(passed, figure).minus(series(direct, figure)).median();
    }

    private static Series series(List<Sample> samples, ToDoubleFunction<Sample> figure) {
        return new Series(samples.stream().mapToDouble(figure).boxed().toList());
    }
}
