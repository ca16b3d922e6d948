package dev.hybridinference.bench.routing;

import dev.hybridinference.bench.measure.Findings;
import java.io.IOException;

/**
 * One key of low priority offers twenty times its share; what another key notices. All answers take
 * equally long, so that places come back in bursts: the worst for who comes between two. Stateless.
 */
final class Noisy {
    /** Two keys share what there is. */
    private static final double SHARE = 0.5;

    private static final double TIMES = 20;
    private static final double MOST_RATIO = 1.2;

    private Noisy() {}

    static void run(RoutingOptions options, Findings findings)
            throws IOException, InterruptedException {
        try (Scene scene = Crowd.start(options.folder().resolve("noisy"), options)) {
            double share = SHARE * Crowd.capacity();
            OpenLoad.Offer normal = offer(scene, options, "alone", share);
            Tally alone = new Tally(OpenLoad.run(normal));
            OpenLoad.Offer loud =
                    new OpenLoad.Offer(
                            "loud",
                            scene.question(Scene.LOW_KEY, Scene.ALL),
                            TIMES * share,
                            options.lengths().overload(),
                            options.seed() + 1);
            OpenLoad noise = OpenLoad.start(loud);
            Tally beside = new Tally(OpenLoad.run(offer(scene, options, "beside", share)));
            Tally low = new Tally(noise.await());
            report(findings, normal, alone, beside);
            String offered = loud.words() + " = " + low.size();
            findings.count(
                    "O07 noisy: whole answers of the low key", offered, low.count(Seen.End.WHOLE));
            findings.figure(
                    "O07 noisy: requests of it that failed, %", offered, low.failedPercent());
            findings.figure(
                    "O07 noisy: requests of it sent late, p99, ms", offered, low.lateMillis(99));
        }
    }

    private static void report(
            Findings findings, OpenLoad.Offer normal, Tally alone, Tally beside) {
        String offered = normal.words() + " = " + beside.size();
        for (int percentile : new int[] {50, 99}) {
            String name =
                    "O07 noisy: p%d of the normal key's time to first token, "
                            .formatted(percentile);
            findings.figure(
                    name + "alone, ms",
                    normal.words() + " = " + alone.size(),
                    alone.firstMillis(percentile));
            if (percentile == 99) {
                findings.atMost(
                        name + "beside the low key, ms",
                        offered,
                        beside.firstMillis(percentile),
                        MOST_RATIO * alone.firstMillis(percentile));
            } else {
                findings.figure(
                        name + "beside the low key, ms", offered, beside.firstMillis(percentile));
            }
        }
        findings.figure(
                "O07 noisy: the normal key's requests that failed, %",
                offered, beside.failedPercent());
    }

    private static OpenLoad.Offer offer(
            Scene scene, RoutingOptions options, String name, double rate) {
        return new OpenLoad.Offer(
                name,
                scene.question(Scene.KEY, Scene.ALL),
                rate,
                options.lengths().overload(),
                options.seed());
    }
}
