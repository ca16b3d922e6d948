package dev.hybridinference.bench.limits;

import dev.hybridinference.bench.candidate.Sample;
import dev.hybridinference.bench.load.LoadPlan;
import dev.hybridinference.bench.measure.Findings;
import dev.hybridinference.bench.measure.ProcessTree;
import dev.hybridinference.bench.process.BenchFailure;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/**
 * The rate is raised until the gateway adds too much, and the highest one is held for a while under
 * a flight recorder. Confined to one thread.
 */
final class Rate {
    private static final String MODEL = "mock-unary";
    private static final int FROM = 500;
    private static final double MOST_MILLIS = 10;

    /**
     * A machine has its moods: what is held once in so many times is held, and a try in which the
     * direct way is as slow says nothing.
     */
    private static final int TRIES = 3;

    /** What is held for seconds is not always held for minutes: then a tenth less, so often. */
    private static final int HOLDS = 6;

    private final Rig rig;
    private final LimitsLengths lengths;
    private final PrintStream progress;
    private final Random dice;

    private Rate(Rig rig, LimitsOptions options, PrintStream progress) {
        this.rig = rig;
        this.lengths = options.lengths();
        this.dice = new Random(options.seed());
        this.progress = progress;
    }

    /**
     * A rate that went through.
     *
     * @param addedMillis what the gateway added to the 99th percentile
     */
    private record Held(int rate, Sample sample, double addedMillis) {
        boolean inTime() {
            return addedMillis <= MOST_MILLIS;
        }
    }

    static void run(LimitsOptions options, Findings findings, PrintStream progress)
            throws IOException, InterruptedException {
        Path folder = options.folder().resolve("rate");
        LimitsLengths lengths = options.lengths();
        try (Rig rig = Rig.start(folder, options.serve(), List.of(MODEL))) {
            rig.warmUp(MODEL, 0, lengths.step());
            Rate rate = new Rate(rig, options, progress);
            int highest = RateSearch.highest(FROM, lengths.most(), rate::held);
            findings.count("O02 rate: highest rate tried with success, 1/s", rate.words(), highest);
            rate.hold(Math.max(FROM, highest), folder, findings);
        }
    }

    private String words() {
        return "%d s each".formatted(lengths.step());
    }

    private boolean held(int rate) throws IOException, InterruptedException {
        for (int i = 0; i < TRIES; i++) {
            try {
                Ways ways = new Ways();
                ways.round(rig, Rig.open(MODEL, 0, rate, lengths.step()), dice);
                double added = ways.added(Rate::p99);
                progress.printf(
                        Locale.ROOT,
                        "  %d/s: p99 %.2f ms, %.2f ms of it added%n",
                        rate,
                        ways.passed(Rate::p99),
                        added);
                if (added <= MOST_MILLIS && ways.direct(Rate::p99) <= MOST_MILLIS) {
                    return true;
                }
            } catch (BenchFailure failed) {
                progress.printf("  %d/s: %s%n", rate, failed.getMessage());
            }
        }
        return false;
    }

    private static double p99(Sample sample) {
        return sample.load().latency().p99() / 1e3;
    }

    private void hold(int highest, Path folder, Findings findings)
            throws IOException, InterruptedException {
        ProcessTree tree = rig.gateway().tree().orElseThrow();
        int rate = highest;
        for (int i = 1; ; i++) {
            double direct =
                    p99(
                            rig.stage()
                                    .measure(
                                            rig.direct(),
                                            Rig.open(MODEL, 0, rate, lengths.step())));
            FlightRecording recording =
                    FlightRecording.begin(tree, folder.resolve("hold-%d.jfr".formatted(i)));
            LoadPlan plan = Rig.open(MODEL, 0, rate, lengths.hold());
            Sample sample = rig.stage().measure(rig.gateway(), plan);
            Standstills standstills = recording.end();
            Held held = new Held(rate, sample, p99(sample) - direct);
            if (held.inTime() || i == HOLDS) {
                report(held, findings);
                report(held, standstills, findings);
                return;
            }
            progress.printf(
                    Locale.ROOT,
                    "  %d/s: %.2f ms added over %d s%n",
                    rate,
                    held.addedMillis(),
                    lengths.hold());
            rate = rate * 9 / 10;
        }
    }

    private void report(Held held, Findings findings) {
        Sample sample = held.sample();
        String offered = "%d/s for %d s".formatted(held.rate(), lengths.hold());
        findings.count(
                "O02 rate: requests/s that are held, on one core",
                offered,
                Math.round(sample.load().ok() / sample.load().seconds()));
        findings.atMost("O02 rate: added p99, ms", offered, held.addedMillis(), MOST_MILLIS);
        findings.figure(
                "O02 rate: longest answer, ms", offered, sample.load().latency().max() / 1e3);
        findings.none(
                "O02 rate: requests that failed",
                offered,
                sample.load().sent() - sample.load().ok());
        findings.figure(
                "O02 rate: CPU of 1,000 requests, s",
                offered,
                sample.cpuNanos() / 1e6 / sample.load().ok());
        findings.figure(
                "O02 rate: its core's load, %",
                offered,
                100.0 * sample.cpuNanos() / TimeUnit.SECONDS.toNanos(1) / sample.load().seconds());
        findings.figure("O02 rate: peak RSS, MB", offered, sample.peakBytes() / 1e6);
    }

    private void report(Held held, Standstills standstills, Findings findings) {
        String offered = "%d requests".formatted(held.sample().load().ok());
        findings.figure(
                "O02 rate: forced writes of 1,000 requests",
                offered,
                1e3 * standstills.forcedWrites() / held.sample().load().ok());
        standstills.pinned().report("O10 pinning: pinned virtual threads", offered, findings);
        standstills.monitors().report("O10 pinning: waits for a monitor", offered, findings);
    }
}
