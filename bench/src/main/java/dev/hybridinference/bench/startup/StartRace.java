package dev.hybridinference.bench.startup;

import dev.hybridinference.bench.candidate.GatewayConfig;
import dev.hybridinference.bench.candidate.Launch;
import dev.hybridinference.bench.measure.Series;
import dev.hybridinference.bench.process.Child;
import dev.hybridinference.bench.process.Probe;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Start-up of the gateway and of a bare Netty server, interleaved: milliseconds from the start of
 * the process to the first 200 for {@code GET /livez}, not pinned.
 */
public record StartRace(Series bare, Series gateway) {

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    /** Who to start, with what, how often, and which of the two begins a round. */
    public record Plan(
            Path folder,
            List<String> serve,
            List<String> mockModels,
            int starts,
            RandomGenerator random) {}

    /** One start of each beforehand fills the file cache and is not counted. */
    public static StartRace run(Plan plan) throws IOException {
        BareRelease release = BareRelease.make(plan.folder().resolve("bare"));
        List<Double> bare = new ArrayList<>();
        List<Double> gateway = new ArrayList<>();
        for (int round = -1; round < plan.starts(); round++) {
            boolean bareFirst = plan.random().nextBoolean();
            double first = bareFirst ? startBare(release) : startGateway(plan);
            double second = bareFirst ? startGateway(plan) : startBare(release);
            if (round >= 0) {
                bare.add(bareFirst ? first : second);
                gateway.add(bareFirst ? second : first);
            }
        }
        return new StartRace(new Series(bare), new Series(gateway));
    }

    private static double startBare(BareRelease release) {
        int port = Probe.freePort();
        try (Child child = release.start(port)) {
            return child.awaitAnswer(port, "/livez", PATIENCE) / 1e6;
        }
    }

    private static double startGateway(Plan plan) throws IOException {
        int port = Probe.freePort();
        GatewayConfig config =
                new GatewayConfig(plan.folder().resolve("started"), port, port, plan.mockModels());
        try (Child child = Launch.start(plan.serve(), config)) {
            return child.awaitAnswer(port, "/livez", PATIENCE) / 1e6;
        }
    }
}
