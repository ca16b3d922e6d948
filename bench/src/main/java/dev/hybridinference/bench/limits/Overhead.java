package dev.hybridinference.bench.limits;

import dev.hybridinference.bench.candidate.Sample;
import dev.hybridinference.bench.load.LoadPlan;
import dev.hybridinference.bench.load.Spread;
import dev.hybridinference.bench.measure.Findings;
import dev.hybridinference.bench.measure.Table;
import java.io.IOException;
import java.io.PrintStream;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.ToDoubleFunction;

/** Direct and through the gateway in turn, at rates that both hold. Confined to one thread. */
final class Overhead {
    /** {@code bench compare} has the same goal at this rate. */
    private static final int GOAL_RATE = 1_000;

    private static final double GOAL_MILLIS = 0.5;
    private static final double MICROS_PER_MILLI = 1e3;

    /** What is asked for. */
    private enum Form {
        UNARY("unary", "", "mock-unary", 0),
        STREAM("stream", " of the time to first token", "mock-stream-5x20ms", 5);

        private final String label;
        private final String what;
        private final String model;
        private final int chunks;

        Form(String label, String what, String model, int chunks) {
            this.label = label;
            this.what = what;
            this.model = model;
            this.chunks = chunks;
        }
    }

    /** One percentile of how long something took. */
    private record Percentile(String label, ToDoubleFunction<Spread> of) {
        double latencyMillis(Sample sample) {
            return of.applyAsDouble(sample.load().latency()) / MICROS_PER_MILLI;
        }
    }

    private static final Percentile P99 = new Percentile("p99", Spread::p99);
    private static final List<Percentile> PERCENTILES =
            List.of(new Percentile("p50", Spread::p50), new Percentile("p95", Spread::p95), P99);

    private final Rig rig;
    private final LimitsLengths lengths;
    private final Findings findings;
    private final Random dice;

    private Overhead(Rig rig, LimitsOptions options, Findings findings) {
        this.rig = rig;
        this.lengths = options.lengths();
        this.dice = new Random(options.seed());
        this.findings = findings;
    }

    static void run(LimitsOptions options, Findings findings, PrintStream progress)
            throws IOException, InterruptedException {
        List<String> models = Arrays.stream(Form.values()).map(form -> form.model).toList();
        try (Rig rig = Rig.start(options.folder().resolve("overhead"), options.serve(), models)) {
            LimitsLengths lengths = options.lengths();
            Overhead overhead = new Overhead(rig, options, findings);
            for (Form form : Form.values()) {
                rig.warmUp(form.model, form.chunks, lengths.load());
                for (int rate : lengths.rates()) {
                    progress.printf("  %s, %d/s%n", form.label, rate);
                    overhead.run(form, rate);
                }
            }
        }
    }

    private void run(Form form, int rate) throws IOException, InterruptedException {
        LoadPlan plan = Rig.open(form.model, form.chunks, rate, lengths.load());
        Ways ways = new Ways();
        for (int round = 0; round < lengths.rounds(); round++) {
            ways.round(rig, plan, dice);
        }
        String name = "O01 overhead, %s, %d/s: ".formatted(form.label, rate);
        String offered = "%d x %d s".formatted(lengths.rounds(), lengths.load());
        for (Percentile percentile : PERCENTILES) {
            double added = ways.added(percentile::latencyMillis);
            String figure = name + "added " + percentile.label() + form.what + ", ms";
            String beside =
                    offered + ", direct " + Table.number(ways.direct(percentile::latencyMillis));
            if (form == Form.UNARY && rate == GOAL_RATE && percentile.equals(P99)) {
                findings.atMost(figure, beside, added, GOAL_MILLIS);
            } else {
                findings.figure(figure, beside, added);
            }
        }
        if (form == Form.STREAM) {
            findings.figure(
                    name + "added p99 of a chunk's way, ms",
                    offered,
                    ways.added(sample -> sample.load().delay().p99() / MICROS_PER_MILLI));
        }
        findings.figure(
                name + "CPU of 1,000 requests, s",
                offered,
                ways.passed(sample -> sample.cpuNanos() / 1e6 / sample.load().ok()));
        findings.figure(
                name + "peak RSS, MB", offered, ways.passed(sample -> sample.peakBytes() / 1e6));
    }
}
