package dev.hybridinference.bench.limits;

import dev.hybridinference.bench.candidate.Candidate;
import dev.hybridinference.bench.candidate.GatewayConfig;
import dev.hybridinference.bench.candidate.Launch;
import dev.hybridinference.bench.candidate.Stage;
import dev.hybridinference.bench.load.DriverProcess;
import dev.hybridinference.bench.load.LoadPlan;
import dev.hybridinference.bench.measure.Instructions;
import dev.hybridinference.bench.measure.Machine;
import dev.hybridinference.bench.mock.MockUpstream;
import dev.hybridinference.bench.process.Child;
import dev.hybridinference.bench.process.ChildJvm;
import dev.hybridinference.bench.process.Probe;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * Driver and provider on one core, the gateway on another: the ways with and without it. Confined
 * to one thread.
 */
final class Rig implements AutoCloseable {
    /** So many that no request waits for one, at the rates that are measured. */
    static final int CONNECTIONS = 512;

    private static final int BODY = 200;
    private static final int WARM_REQUESTS = 20;

    private final Child mock;
    private final DriverProcess driver;
    private final Candidate direct;
    private final Candidate gateway;
    private final Stage stage;

    private Rig(
            Child mock, DriverProcess driver, Candidate direct, Candidate gateway, Stage stage) {
        this.mock = mock;
        this.driver = driver;
        this.direct = direct;
        this.gateway = gateway;
        this.stage = stage;
    }

    /**
     * Starts everything and waits until the gateway serves.
     *
     * @param models that are asked for, all {@code mock-}
     */
    static Rig start(Path folder, List<String> serve, List<String> models)
            throws IOException, InterruptedException {
        Files.createDirectories(folder);
        Child mock = mock(folder);
        DriverProcess driver = DriverProcess.start(folder.resolve("driver.log"));
        boolean started = false;
        try {
            int port = mockPort(mock);
            Stage stage = new Stage(driver, Instructions.probe(folder), new Machine());
            Candidate gateway =
                    Launch.gateway(
                            serve,
                            new GatewayConfig(
                                    folder.resolve("gateway"), Probe.freePort(), port, models));
            Rig rig = new Rig(mock, driver, Candidate.direct(port), gateway, stage);
            started = true;
            return rig;
        } finally {
            if (!started) {
                driver.close();
                mock.close();
            }
        }
    }

    /** A provider of canned answers. */
    static Child mock(Path folder) {
        return Child.start(ChildJvm.pinned(MockUpstream.class), folder.resolve("mock.log"));
    }

    static int mockPort(Child mock) {
        return Integer.parseInt(mock.awaitLine("ready ", Duration.ofSeconds(30)));
    }

    /** Requests in an open loop. */
    static LoadPlan open(String model, int chunks, int rate, int seconds) {
        return new LoadPlan(
                0,
                GatewayConfig.KEY,
                model,
                CONNECTIONS,
                rate * seconds,
                rate,
                0,
                chunks,
                BODY,
                LoadPlan.Slow.NONE);
    }

    /** As many requests as a compiler wants to see, both ways, for each second of a measurement. */
    void warmUp(String model, int chunks, int seconds) throws InterruptedException {
        int requests = WARM_REQUESTS * CONNECTIONS * seconds / (chunks + 1);
        LoadPlan closed =
                new LoadPlan(
                        0,
                        GatewayConfig.KEY,
                        model,
                        CONNECTIONS / 8,
                        Math.max(CONNECTIONS, requests),
                        0,
                        0,
                        chunks,
                        BODY,
                        LoadPlan.Slow.NONE);
        for (Candidate way : List.of(direct, gateway)) {
            stage.warm(way, closed);
        }
    }

    Candidate direct() {
        return direct;
    }

    Candidate gateway() {
        return gateway;
    }

    Stage stage() {
        return stage;
    }

    DriverProcess driver() {
        return driver;
    }

    @Override
    public void close() {
        gateway.close();
        driver.close();
        mock.close();
    }
}
