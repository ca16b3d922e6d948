package dev.hybridinference.bench.ledger;

import dev.hybridinference.bench.measure.MetricsText;
import dev.hybridinference.bench.process.BenchFailure;
import dev.hybridinference.bench.process.Child;
import dev.hybridinference.bench.process.Probe;
import dev.hybridinference.testkit.witness.MixedLoad;
import dev.hybridinference.testkit.witness.WitnessProviders;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A gateway whose books are looked at; its data outlives it. Confined to one thread. */
final class BooksGateway implements AutoCloseable {
    /** The client key of all loads. */
    static final String KEY = "sk-bench-0123456789abcdefghijklmnopqrstuvwxyz";

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(2);
    private static final double CAUGHT_UP_SECONDS = 0.7;

    private final Child child;
    private final int port;
    private final Path data;

    /**
     * Where the data lies and what is configured beside the usual.
     *
     * @param more whole lines of YAML
     */
    record Setup(Path folder, List<String> serve, String more) {
        Path data() {
            return folder.resolve("data");
        }
    }

    private BooksGateway(Child child, int port, Path data) {
        this.child = child;
        this.port = port;
        this.data = data;
    }

    /** Starts the process and does not wait. */
    static BooksGateway start(Setup setup, String providersAndModels) throws IOException {
        int port = Probe.freePort();
        String text =
                """
                server: { host: 127.0.0.1, port: %d, loops: 1 }
                data_dir: "%s"
                log: { access: "off" }
                keys:
                  - { name: bench, key: "%s", owner: bench, models: ["*"] }
                """
                                .formatted(port, setup.data(), KEY)
                        + setup.more()
                        + "\n"
                        + providersAndModels;
        Path file = setup.folder().resolve("hybrid.yaml");
        Files.writeString(file, text);
        List<String> command = new ArrayList<>(setup.serve());
        command.addAll(List.of("--config", file.toString(), "--data", setup.data().toString()));
        Path log = setup.folder().resolve("serve-" + System.nanoTime() + ".log");
        return new BooksGateway(Child.start(command, log), port, setup.data());
    }

    /** The two providers and models of a {@link MixedLoad}. */
    static String of(WitnessProviders providers) {
        return """
        providers:
          busy: { kind: openai_compatible, base_url: "%s", local: true, api_keys: ["sk-of-busy"], health: { probes: off, cooldown: 1ms } }
          good: { kind: openai_compatible, base_url: "%s", local: true, api_keys: ["sk-of-good"], health: { probes: off } }
        models:
          - { id: %s, targets: [{ provider: good, model: m }] }
          - { id: %s, targets: [{ provider: busy, model: m }, { provider: good, model: m, tier: 1 }] }
        """
                .formatted(
                        providers.refusing(),
                        providers.answering(),
                        MixedLoad.MODEL,
                        MixedLoad.MODEL_WITH_FAIL_OVER);
    }

    BooksGateway awaitServing() {
        var _ = child.awaitAnswer(port, "/livez", PATIENCE);
        return this;
    }

    int port() {
        return port;
    }

    MixedLoad.Plan load(String name, int clients, Duration pause) {
        return new MixedLoad.Plan(name, port, KEY, clients, pause);
    }

    boolean alive() {
        return child.alive();
    }

    void kill() {
        child.kill();
    }

    /** Journals that lie in a data directory, by writer. */
    static Set<String> journals(Path data) {
        File[] all = data.resolve("spool").toFile().listFiles(File::isDirectory);
        return all == null
                ? Set.of()
                : Stream.of(all)
                        .map(File::getName)
                        .filter(name -> !name.equals("torn"))
                        .collect(Collectors.toSet());
    }

    /** Waits until journals of earlier runs are in the store; false when the process ended. */
    boolean awaitTakenOver(Set<String> earlier) {
        await(
                "the journals of earlier runs in the store",
                () -> !alive() || journals(data).stream().noneMatch(earlier::contains));
        return alive();
    }

    /** Waits until the store has all that was written. */
    void awaitCaughtUp() {
        await(
                "books that are all in the store",
                () -> {
                    try {
                        return lagSeconds() < CAUGHT_UP_SECONDS;
                    } catch (InterruptedException _) {
                        Thread.currentThread().interrupt();
                        return true;
                    }
                });
    }

    private double lagSeconds() throws InterruptedException {
        return MetricsText.sum(Probe.text(port, "/metrics"), "hybrid_ledger_lag_seconds");
    }

    static void await(String what, BooleanSupplier condition) {
        long limit = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > limit || Thread.currentThread().isInterrupted()) {
                throw new BenchFailure(
                        BenchFailure.CHECK,
                        "not within %d s: %s".formatted(PATIENCE.toSeconds(), what));
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
    }

    /** Ends it in order, with all books in the store. */
    @Override
    public void close() {
        child.close();
    }
}
