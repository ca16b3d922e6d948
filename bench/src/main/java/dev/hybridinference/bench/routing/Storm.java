package dev.hybridinference.bench.routing;

import java.io.IOException;

/** All servers answer 503: how many attempts that makes of the requests. Stateless. */
final class Storm {
    private static final double RATE = 200;

    /** Attempts that are allowed for each request, and in each second at each endpoint. */
    private static final double PER_REQUEST = 1.2;

    private static final double PER_SECOND = 10;

    /** Seconds of budget that an endpoint has at the start. */
    private static final double SAVED_SECONDS = 10;

    private Storm() {}

    static void run(RoutingOptions options, Findings findings)
            throws IOException, InterruptedException {
        for (String breaker : new String[] {"on", "off"}) {
            run(breaker, options, findings);
        }
    }

    private static void run(String breaker, RoutingOptions options, Findings findings)
            throws IOException, InterruptedException {
        Scene.Setup setup =
                Scene.Setup.open(
                        options.folder().resolve("storm-" + breaker),
                        options.serve(),
                        "weighted",
                        "health: { breaker: %s }".formatted(breaker));
        Behaviour down = Behaviour.ok(50, 5).failing(1);
        try (Scene scene = Scene.start(setup, down, options.seed())) {
            OpenLoad.Offer offer =
                    new OpenLoad.Offer(
                            "storm",
                            scene.question(Scene.KEY, Scene.ALL),
                            RATE,
                            options.lengths().storm(),
                            options.seed());
            Tally tally = new Tally(OpenLoad.run(offer));
            String name = "storm, breaker " + breaker;
            String offered = offer.words() + " = " + tally.size();
            double allowed =
                    PER_REQUEST * tally.size()
                            + Scene.SERVERS * PER_SECOND * (offer.seconds() + SAVED_SECONDS);
            findings.atMost(name + ": attempts at the servers", offered, scene.attempts(), allowed);
            findings.figure(
                    name + ": attempts for each request",
                    offered,
                    scene.attempts() / (double) Math.max(1, tally.size()));
            findings.atMost(
                    name + ": requests without an answer",
                    offered,
                    tally.count(Seen.End.CUT),
                    0);
            findings.figure(
                    name + ": p99 of the time to the answer, ms", offered, tally.totalMillis(99));
        }
    }
}
