package dev.hybridinference.bench.routing;

import dev.hybridinference.bench.measure.Findings;
import java.io.IOException;
import java.util.List;

/**
 * All servers answer 503, right after the start and then out of healthy traffic: how many attempts
 * that makes of the requests. Confined to one thread.
 */
final class Storm {
    private static final double RATE = 200;
    private static final Behaviour WELL = Behaviour.ok(50, 5);

    /** Attempts that are allowed: a first one, and a share of these again. */
    private static final double AGAIN = 0.2;

    /** Attempts that are allowed besides in each second at each endpoint. */
    private static final double PER_SECOND = 10;

    /** Seconds of budget that an endpoint may have saved. */
    private static final double SAVED_SECONDS = 10;

    private final String breaker;
    private final RoutingOptions options;
    private final Findings findings;

    private Storm(String breaker, RoutingOptions options, Findings findings) {
        this.breaker = breaker;
        this.options = options;
        this.findings = findings;
    }

    static void run(RoutingOptions options, Findings findings)
            throws IOException, InterruptedException {
        for (String breaker : List.of("on", "off")) {
            new Storm(breaker, options, findings).run();
        }
    }

    private void run() throws IOException, InterruptedException {
        Scene.Setup setup =
                Scene.Setup.open(
                        options.folder().resolve("storm-" + breaker),
                        options.serve(),
                        "weighted",
                        "health: { breaker: %s }".formatted(breaker));
        Lengths lengths = options.lengths();
        try (Scene scene = Scene.start(setup, WELL, options.seed())) {
            storm(scene, offer(scene, "after the start", lengths.storm()), 0);
            scene.allBecome(WELL);
            OpenLoad.Offer calm = offer(scene, "well again", lengths.calm());
            Tally well = new Tally(OpenLoad.run(calm));
            findings.figure(
                    name(calm) + "failed for clients, %", words(calm, well), well.failedPercent());
            storm(scene, offer(scene, "out of traffic", lengths.storm()), well.size());
        }
    }

    /**
     * @param before requests that may have left something in the budgets
     */
    private void storm(Scene scene, OpenLoad.Offer offer, int before) throws InterruptedException {
        scene.allBecome(WELL.failing(1));
        long attemptsBefore = scene.attempts();
        long start = System.nanoTime();
        Tally tally = new Tally(OpenLoad.run(offer));
        double seconds = (System.nanoTime() - start) / (double) Pause.nanos(1);
        long attempts = scene.attempts() - attemptsBefore;
        double allowed =
                tally.size()
                        + AGAIN * (tally.size() + before)
                        + Scene.SERVERS * PER_SECOND * (seconds + SAVED_SECONDS);
        String words = words(offer, tally);
        findings.atMost(name(offer) + "attempts at the servers", words, (double) attempts, allowed);
        findings.figure(
                name(offer) + "attempts for each request",
                words,
                attempts / (double) Math.max(1, tally.size()));
        findings.none(name(offer) + "requests without an answer", words, tally.count(Seen.End.CUT));
        findings.figure(
                name(offer) + "p99 of the time to the answer, ms", words, tally.totalMillis(99));
    }

    private String name(OpenLoad.Offer offer) {
        return "R01 storm, breaker %s, %s: ".formatted(breaker, offer.name());
    }

    private static String words(OpenLoad.Offer offer, Tally tally) {
        return offer.words() + " = " + tally.size();
    }

    private OpenLoad.Offer offer(Scene scene, String name, double seconds) {
        return new OpenLoad.Offer(
                name, scene.question(Scene.KEY, Scene.ALL), RATE, seconds, options.seed());
    }
}
