package dev.hybridinference.bench.ledger;

import dev.hybridinference.bench.measure.Table;
import dev.hybridinference.bench.process.BenchFailure;
import dev.hybridinference.testkit.witness.BooksAudit;
import dev.hybridinference.testkit.witness.Fate;
import dev.hybridinference.testkit.witness.MixedLoad;
import dev.hybridinference.testkit.witness.Sighting;
import dev.hybridinference.testkit.witness.Witness;
import dev.hybridinference.testkit.witness.WitnessProviders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/**
 * The journal's disk is full because the database stands still; then it goes on. Confined to one
 * thread.
 */
final class FullDisk {
    private static final int CLIENTS = 64;
    private static final int HELD = 8;
    private static final int ENOUGH_REFUSALS = 100;
    private static final String SIZE = "13";

    private final Path folder;
    private final List<String> serve;
    private final Witness witness = new Witness();

    FullDisk(Path folder, List<String> serve) {
        this.folder = folder;
        this.serve = serve;
    }

    void run(Verdicts verdicts) throws IOException, InterruptedException, SQLException {
        Path data = Files.createDirectories(folder.resolve("data"));
        boolean mounted =
                exec("mount", "-t", "tmpfs", "-o", "size=" + SIZE + "m", "tmpfs", data.toString());
        String name =
                mounted
                        ? "disk of %s MB full".formatted(SIZE)
                        : "spool_max of %s MiB reached (no right to mount)".formatted(SIZE);
        try (PostgresServer server = PostgresServer.start(folder)) {
            String more = "storage: { url: \"%s\" }\n".formatted(server.url());
            BooksGateway.Setup setup =
                    new BooksGateway.Setup(
                            folder,
                            serve,
                            mounted ? more : more + "ledger: { spool_max: " + SIZE + "MiB }");
            try (WitnessProviders providers = new WitnessProviders(witness, _ -> {});
                    BooksGateway gateway = BooksGateway.start(setup, BooksGateway.of(providers))) {
                gateway.awaitServing();
                gateway.awaitCaughtUp();
                fill(name, server, providers, gateway, verdicts);
                recover(name, gateway, verdicts);
            }
            try (Connection books = server.connect()) {
                Audits.report(name, BooksAudit.of(books, witness), verdicts);
            }
        } finally {
            if (mounted) {
                exec("umount", data.toString());
            }
        }
    }

    private void fill(
            String name,
            PostgresServer server,
            WitnessProviders providers,
            BooksGateway gateway,
            Verdicts verdicts)
            throws IOException, InterruptedException {
        CountDownLatch freed = new CountDownLatch(1);
        providers.holdStreams(freed);
        try (MixedLoad running =
                MixedLoad.start(
                        gateway.load("running", HELD, Duration.ofMillis(1)), witness, _ -> {})) {
            BooksGateway.await("streams that wait", () -> held().size() == HELD);
            running.stop();
            providers.holdStreams(new CountDownLatch(0));
            server.freeze();
            try (MixedLoad _ =
                    MixedLoad.start(
                            gateway.load("filling", CLIENTS, Duration.ofMillis(2)),
                            witness,
                            _ -> {})) {
                BooksGateway.await(
                        "refusals", () -> witness.count(Fate.REFUSED) >= ENOUGH_REFUSALS);
            }
            List<Sighting> waiting = held();
            freed.countDown();
            running.awaitEnd();
            verdicts.none(
                    name + ": running streams that did not end whole",
                    waiting.stream().filter(seen -> seen.fate() != Fate.WHOLE).count());
        } finally {
            server.thaw();
        }
        verdicts.figure(
                name + ": requests before and at the limit",
                "%d whole, %d refused"
                        .formatted(witness.count(Fate.WHOLE), witness.count(Fate.REFUSED)));
        verdicts.none(
                name + ": refusals without retry-after",
                witness.where(seen -> seen.fate() == Fate.REFUSED && !seen.toldWhenToRetry())
                        .size());
        verdicts.none(
                name + ": requests that failed otherwise than by 503",
                witness.where(seen -> seen.fate() == Fate.REFUSED && seen.status() != 503).size()
                        + witness.count(Fate.CUT)
                        + witness.count(Fate.UNSENT));
    }

    private List<Sighting> held() {
        return witness.where(
                seen ->
                        seen.fate() == Fate.RUNNING
                                && seen.calls() > 0
                                && seen.id().startsWith("running"));
    }

    /** The database goes on; requests must be taken again without anybody doing anything. */
    private void recover(String name, BooksGateway gateway, Verdicts verdicts) {
        long thawed = System.nanoTime();
        long before = witness.count(Fate.WHOLE);
        try (MixedLoad _ =
                MixedLoad.start(
                        gateway.load("after", CLIENTS, Duration.ofMillis(50)), witness, _ -> {})) {
            BooksGateway.await(
                    "answers again", () -> witness.count(Fate.WHOLE) >= before + CLIENTS);
            verdicts.figure(
                    name + ": freed to answering again, s",
                    Table.number((System.nanoTime() - thawed) / 1e9));
        }
        gateway.awaitCaughtUp();
        verdicts.none(name + ": restarts needed", gateway.alive() ? 0 : 1);
    }

    private static boolean exec(String... command) throws IOException, InterruptedException {
        try {
            return new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException missing) {
            if (command[0].equals("mount")) {
                return false;
            }
            throw new BenchFailure(
                    BenchFailure.GENERAL, "cannot run %s: %s".formatted(command[0], missing));
        }
    }
}
