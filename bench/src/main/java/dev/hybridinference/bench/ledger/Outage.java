package dev.hybridinference.bench.ledger;

import dev.hybridinference.bench.measure.Table;
import dev.hybridinference.testkit.witness.BooksAudit;
import dev.hybridinference.testkit.witness.Fate;
import dev.hybridinference.testkit.witness.MixedLoad;
import dev.hybridinference.testkit.witness.Witness;
import dev.hybridinference.testkit.witness.WitnessProviders;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** The database stands still, and then is killed, while requests go on. Confined to one thread. */
final class Outage {
    private static final int CLIENTS = 64;
    private static final Duration PAUSE = Duration.ofMillis(100);

    private final Path folder;
    private final List<String> serve;
    private final Witness witness = new Witness();

    Outage(Path folder, List<String> serve) {
        this.folder = folder;
        this.serve = serve;
    }

    void run(int seconds, Verdicts verdicts)
            throws IOException, InterruptedException, SQLException {
        try (PostgresServer server = PostgresServer.start(folder)) {
            BooksGateway.Setup setup =
                    new BooksGateway.Setup(
                            folder, serve, "storage: { url: \"%s\" }".formatted(server.url()));
            double thawed;
            double restarted;
            try (WitnessProviders providers = new WitnessProviders(witness, _ -> {});
                    BooksGateway gateway = BooksGateway.start(setup, BooksGateway.of(providers))) {
                gateway.awaitServing();
                gateway.awaitCaughtUp();
                try (MixedLoad _ =
                        MixedLoad.start(gateway.load("outage", CLIENTS, PAUSE), witness, _ -> {})) {
                    park(1);
                    server.freeze();
                    park(seconds);
                    server.thaw();
                    thawed = drained(gateway);
                    server.kill();
                    park(seconds);
                    server.restart();
                    restarted = drained(gateway);
                }
            }
            String name = "database away %d s".formatted(seconds);
            verdicts.figure(name + ": requests", Integer.toString(witness.all().size()));
            verdicts.none(
                    name + ": failed requests",
                    witness.all().size() - witness.count(Fate.WHOLE) - witness.count(Fate.LEFT));
            verdicts.figure(name + ", stopped: drained after, s", Table.number(thawed));
            verdicts.figure(name + ", killed: drained after, s", Table.number(restarted));
            try (Connection books = server.connect()) {
                Audits.report(name, BooksAudit.of(books, witness), verdicts);
            }
        }
    }

    /** Seconds from now until the store has everything. */
    private static double drained(BooksGateway gateway) {
        long back = System.nanoTime();
        gateway.awaitCaughtUp();
        return (System.nanoTime() - back) / 1e9;
    }

    private static void park(long seconds) {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        while (System.nanoTime() < until) {
            LockSupport.parkNanos(until - System.nanoTime());
        }
    }
}
