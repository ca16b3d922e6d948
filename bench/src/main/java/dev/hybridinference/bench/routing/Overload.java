package dev.hybridinference.bench.routing;

import dev.hybridinference.bench.measure.Findings;
import java.io.IOException;

/** Twice and five times as much as there are places for. Stateless. */
final class Overload {
    private static final double LEAST_OF_PEAK = 0.8;
    private static final double MOST_MILLIS = 100;

    /** An answer that took longer was no refusal at once: its request had waited. */
    private static final long WAITED_NANOS = Pause.nanos(1);

    private Overload() {}

    static void run(RoutingOptions options, Findings findings)
            throws IOException, InterruptedException {
        try (Scene scene = Crowd.start(options.folder().resolve("overload"), options)) {
            OpenLoad.Offer full = offer(scene, options, 1);
            Tally atCapacity = new Tally(OpenLoad.run(full));
            double peak = goodput(atCapacity);
            String offered = full.words() + " = " + atCapacity.size();
            findings.figure(
                    "O03 overload: places of the servers / time of an answer, 1/s",
                    "",
                    Crowd.capacity());
            findings.figure("O03 overload, 1x: goodput, 1/s", offered, peak);
            findings.figure("O03 overload, 1x: failed, %", offered, atCapacity.failedPercent());
            for (int factor : new int[] {2, 5}) {
                run(scene, offer(scene, options, factor), peak, findings);
            }
            findings.count(
                    "O03 overload: refusals by the servers themselves",
                    "",
                    scene.servers().stream().mapToLong(ModelServer::refused).sum());
        }
    }

    private static void run(Scene scene, OpenLoad.Offer offer, double peak, Findings findings)
            throws InterruptedException {
        HealthAsker health = HealthAsker.start(scene.port());
        Tally tally;
        try (health) {
            tally = new Tally(OpenLoad.run(offer));
        }
        String name = "O03 " + offer.name() + ": ";
        String offered = offer.words() + " = " + tally.size();
        findings.atLeast(name + "goodput, 1/s", offered, goodput(tally), LEAST_OF_PEAK * peak);
        Tally refused = tally.where(one -> one.end() == Seen.End.REFUSED);
        findings.atMost(
                name + "p99 of the time to a refusal, ms",
                refused.size() + " refused",
                refused.totalMillis(99),
                MOST_MILLIS);
        Tally atOnce = refused.where(one -> one.totalNanos() < WAITED_NANOS);
        findings.figure(
                name + "the same of those that did not wait, ms",
                atOnce.size() + " refused",
                atOnce.totalMillis(99));
        findings.none(name + "requests cut off", offered, tally.count(Seen.End.CUT));
        findings.figure(
                name + "p99 of the time to first token, ms", offered, tally.firstMillis(99));
        findings.figure(name + "requests sent late, p99, ms", offered, tally.lateMillis(99));
        findings.atMost(
                name + "p99 of /health, ms",
                "%d asked, %d wrong".formatted(health.asked(), health.wrong()),
                health.millis(99),
                MOST_MILLIS);
    }

    private static OpenLoad.Offer offer(Scene scene, RoutingOptions options, int factor) {
        return new OpenLoad.Offer(
                "overload, %dx".formatted(factor),
                scene.question(Scene.KEY, Scene.ALL),
                factor * Crowd.capacity(),
                options.lengths().overload(),
                options.seed() + factor);
    }

    /** Whole answers a second, from the first request to the last whole answer. */
    static double goodput(Tally tally) {
        Tally whole = tally.where(one -> one.end() == Seen.End.WHOLE);
        long from = tally.all().stream().mapToLong(Seen::dueNanos).min().orElse(0);
        long to = whole.all().stream().mapToLong(Seen::endNanos).max().orElse(from + 1);
        return whole.size() / ((to - from) / (double) Pause.nanos(1));
    }
}
