package dev.hybridinference.bench.ledger;

import dev.hybridinference.bench.measure.Series;
import dev.hybridinference.bench.measure.Table;
import dev.hybridinference.bench.process.BenchFailure;
import dev.hybridinference.testkit.witness.BooksAudit;
import dev.hybridinference.testkit.witness.Fate;
import dev.hybridinference.testkit.witness.KillSwitch;
import dev.hybridinference.testkit.witness.MixedLoad;
import dev.hybridinference.testkit.witness.Moment;
import dev.hybridinference.testkit.witness.Witness;
import dev.hybridinference.testkit.witness.WitnessProviders;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * One data directory, one gateway after the other, each killed under load at a moment that a seed
 * chooses; at the end the books must be right. Confined to one thread.
 */
final class KillRounds {
    private static final int CLIENTS = 64;
    private static final Duration PAUSE = Duration.ofMillis(20);
    private static final int MOST_MOMENTS = 300;
    private static final int MOST_DELAY_MILLIS = 1_500;
    private static final int MOST_START_MILLIS = 3_000;
    private static final long PATIENCE_MILLIS = 30_000;

    private final BooksGateway.Setup setup;
    private final Random random;
    private final PrintStream progress;
    private final Witness witness = new Witness();
    private final Map<KillPoint, Integer> kills = new EnumMap<>(KillPoint.class);
    private final List<Double> recoveries = new ArrayList<>();
    private int untimely;

    KillRounds(Path folder, List<String> serve, long seed, PrintStream progress) {
        this.setup = new BooksGateway.Setup(folder, serve, "");
        this.random = new Random(seed);
        this.progress = progress;
    }

    void run(int rounds, Verdicts verdicts) throws IOException, InterruptedException, SQLException {
        List<KillPoint> points = new ArrayList<>();
        while (points.size() < rounds) {
            List<KillPoint> all = new ArrayList<>(List.of(KillPoint.values()));
            Collections.shuffle(all, random);
            points.addAll(all);
        }
        for (int round = 0; round < rounds; round++) {
            KillPoint point = points.get(round);
            progress.printf("  round %d of %d: %s%n", round + 1, rounds, point.label());
            round("r" + round, point);
            kills.merge(point, 1, Integer::sum);
        }
        double last = recoverAndEnd();
        try (Connection books =
                DriverManager.getConnection("jdbc:sqlite:" + setup.data().resolve("hybrid.db"))) {
            report(rounds, BooksAudit.of(books, witness), last, verdicts);
        }
    }

    private void round(String name, KillPoint point) throws IOException, InterruptedException {
        Moment moment = point.moment();
        AtomicReference<@Nullable BooksGateway> running = new AtomicReference<>();
        Runnable kill =
                () -> {
                    BooksGateway gateway = running.get();
                    if (gateway != null) {
                        gateway.kill();
                    }
                };
        KillSwitch trigger =
                new KillSwitch(
                        moment == null ? Moment.SEEN : moment,
                        moment == null ? Integer.MAX_VALUE : 1 + random.nextInt(MOST_MOMENTS),
                        kill);
        Set<String> earlier = BooksGateway.journals(setup.data());
        long started = System.nanoTime();
        try (WitnessProviders providers = new WitnessProviders(witness, trigger);
                BooksGateway gateway = BooksGateway.start(setup, BooksGateway.of(providers))) {
            running.set(gateway);
            if (point == KillPoint.WHILE_STARTING) {
                delay(MOST_START_MILLIS);
                gateway.kill();
                return;
            }
            gateway.awaitServing();
            Thread watch =
                    Thread.ofVirtual()
                            .start(
                                    () -> {
                                        if (!earlier.isEmpty() && gateway.awaitTakenOver(earlier)) {
                                            recovered(System.nanoTime() - started);
                                        }
                                    });
            try (MixedLoad _ =
                    MixedLoad.start(gateway.load(name, CLIENTS, PAUSE), witness, trigger)) {
                if (moment == null) {
                    delay(MOST_DELAY_MILLIS);
                } else if (!trigger.awaitKill(PATIENCE_MILLIS)) {
                    untimely++;
                }
                gateway.kill();
            }
            watch.join();
        }
    }

    private void recovered(long nanos) {
        synchronized (recoveries) {
            recoveries.add(nanos / 1e6);
        }
    }

    private void delay(int mostMillis) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(random.nextInt(mostMillis)));
    }

    /** Milliseconds until the last gateway had taken over what the killed ones left. */
    private double recoverAndEnd() throws IOException {
        Set<String> earlier = BooksGateway.journals(setup.data());
        long started = System.nanoTime();
        try (WitnessProviders providers = new WitnessProviders(witness, _ -> {});
                BooksGateway gateway = BooksGateway.start(setup, BooksGateway.of(providers))) {
            gateway.awaitServing();
            if (!gateway.awaitTakenOver(earlier)) {
                throw new BenchFailure(BenchFailure.CHECK, "the last gateway ended by itself");
            }
            return (System.nanoTime() - started) / 1e6;
        }
    }

    private void report(int rounds, BooksAudit.Findings findings, double last, Verdicts verdicts) {
        verdicts.figure("kill -9: rounds", Integer.toString(rounds));
        kills.forEach(
                (point, times) ->
                        verdicts.figure(
                                "kill -9: killed " + point.label(), Integer.toString(times)));
        verdicts.none("kill -9: moments that did not come", untimely);
        verdicts.figure(
                "kill -9: clients saw",
                "%d whole, %d cut, %d left"
                        .formatted(
                                witness.count(Fate.WHOLE),
                                witness.count(Fate.CUT),
                                witness.count(Fate.LEFT)));
        Audits.report("kill -9", findings, verdicts);
        verdicts.none("kill -9: requests refused", witness.count(Fate.REFUSED));
        synchronized (recoveries) {
            verdicts.figure(
                    "kill -9: start to all taken over, ms",
                    Table.cell(
                            recoveries.isEmpty()
                                    ? Optional.empty()
                                    : Optional.of(new Series(recoveries))));
        }
        verdicts.figure("kill -9: the last start, ms", Table.number(last));
    }
}
