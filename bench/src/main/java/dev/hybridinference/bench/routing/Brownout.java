package dev.hybridinference.bench.routing;

import dev.hybridinference.bench.measure.Findings;
import java.io.IOException;
import java.util.List;

/** One of three servers fails in part, or slows down: what clients notice. Stateless. */
final class Brownout {
    private static final double RATE = 60;
    private static final Behaviour WELL = Behaviour.ok(50, 5);
    private static final double MOST_FAILED_PERCENT = 0.1;
    private static final double MOST_RATIO = 1.5;

    /** The share of the fault in which it is found out. */
    private static final double FOUND_OUT = 1.0 / 6;

    private record Trouble(String words, Behaviour behaviour) {}

    private static final List<Trouble> TROUBLES =
            List.of(
                    new Trouble("30 % fail", WELL.failing(0.3)),
                    new Trouble("10x slower", WELL.slower(10)));

    private final RoutingOptions options;
    private final Findings findings;

    private Brownout(RoutingOptions options, Findings findings) {
        this.options = options;
        this.findings = findings;
    }

    static void run(RoutingOptions options, Findings findings)
            throws IOException, InterruptedException {
        for (String strategy : List.of("weighted", "latency")) {
            for (int i = 0; i < TROUBLES.size(); i++) {
                new Brownout(options, findings).run(strategy, i);
            }
        }
    }

    private void run(String strategy, int index) throws IOException, InterruptedException {
        Trouble trouble = TROUBLES.get(index);
        Scene.Setup setup =
                Scene.Setup.open(
                        options.folder().resolve("brownout-" + strategy + index),
                        options.serve(),
                        strategy,
                        "health: { breaker: on }");
        try (Scene scene = Scene.start(setup, WELL, options.seed())) {
            double calm = options.lengths().calm();
            OpenLoad.run(offer(scene, "warm", Scene.ALL, calm));
            Tally before = new Tally(OpenLoad.run(offer(scene, "two", Scene.TWO, calm)));
            scene.server(2).become(trouble.behaviour());
            long at = System.nanoTime();
            long reached = scene.server(2).attempts();
            OpenLoad.Offer offer = offer(scene, "fault", Scene.ALL, options.lengths().fault());
            Tally during = new Tally(OpenLoad.run(offer));
            String name = "R06 brown-out, %s, %s: ".formatted(strategy, trouble.words());
            String offered = offer.words() + " = " + during.size();
            findings.atMost(
                    name + "failed for clients, %",
                    offered,
                    during.failedPercent(),
                    MOST_FAILED_PERCENT);
            findings.atMost(
                    name + "p99 of time to first token, ms",
                    offered,
                    during.firstMillis(99),
                    MOST_RATIO * before.firstMillis(99));
            Tally later =
                    during.where(
                            one -> one.dueNanos() - at > Pause.nanos(FOUND_OUT * offer.seconds()));
            findings.figure(
                    name + "the same after a sixth of the time, ms",
                    Integer.toString(later.size()),
                    later.firstMillis(99));
            findings.figure(
                    name + "share of the attempts that the bad one got, %",
                    offered,
                    100.0 * (scene.server(2).attempts() - reached) / Math.max(1, during.size()));
        }
    }

    private OpenLoad.Offer offer(Scene scene, String name, String model, double seconds) {
        return new OpenLoad.Offer(
                name, scene.question(Scene.KEY, model), RATE, seconds, options.seed());
    }
}
