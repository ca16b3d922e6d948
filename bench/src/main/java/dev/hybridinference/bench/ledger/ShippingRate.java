package dev.hybridinference.bench.ledger;

import dev.hybridinference.bench.process.BenchFailure;
import dev.hybridinference.gateway.config.StorageUrl;
import dev.hybridinference.gateway.ship.Shipper;
import dev.hybridinference.gateway.spool.Spool;
import dev.hybridinference.gateway.spool.SpoolSettings;
import dev.hybridinference.gateway.spool.SpoolWriter;
import dev.hybridinference.gateway.store.Sealer;
import dev.hybridinference.gateway.store.Stores;
import dev.hybridinference.kernel.account.Secret;
import dev.hybridinference.kernel.ledger.RowId;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A journal is full of requests, and the store comes back. Confined to one thread. */
final class ShippingRate {
    private static final double GOAL = 20_000;

    /** With the 3 of the event loop, 15 for each request. */
    private static final double SHIPPER_MICROS = 12;

    /** Requests before those that count, for the compiler of the JVM and the caches. */
    private static final int WARM_UP = 50_000;

    private static final int ENTRIES = 4;
    private static final int ROWS = 2;
    private static final String SECRET = "0123456789abcdef0123456789abcdef";
    private static final long POLL_NANOS = TimeUnit.MICROSECONDS.toNanos(200);

    private final Path folder;
    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();

    ShippingRate(Path folder) {
        this.folder = folder;
    }

    void run(int requests, Verdicts verdicts) throws IOException {
        Rate sqlite = ship("sqlite", new StorageUrl.Sqlite(folder.resolve("hybrid.db")), requests);
        verdicts.figure("rows/s to SQLite (requests and attempts)", rows(sqlite));
        verdicts.atMost("shipper's CPU µs per request, SQLite", sqlite.cpuMicros(), SHIPPER_MICROS);
        try (PostgresServer server = PostgresServer.start(folder)) {
            StorageUrl url = StorageUrl.parse(server.url(), folder);
            Rate postgres = ship("postgres", url, requests);
            verdicts.atLeast(
                    "rows/s to PostgreSQL (requests and attempts)", postgres.rowsPerSecond(), GOAL);
            verdicts.atMost(
                    "shipper's CPU µs per request, PostgreSQL",
                    postgres.cpuMicros(),
                    SHIPPER_MICROS);
        }
    }

    /** Rows per second of wall time, and the shipper's CPU for one request. */
    private record Rate(double rowsPerSecond, double cpuMicros) {}

    private static String rows(Rate rate) {
        return "%.0f".formatted(rate.rowsPerSecond());
    }

    private Rate ship(String name, StorageUrl url, int requests) throws IOException {
        Path data = Files.createDirectories(folder.resolve("data-" + name));
        SpoolSettings settings =
                new SpoolSettings(
                        SpoolSettings.SEGMENT,
                        Long.MAX_VALUE,
                        SpoolSettings.Sync.NONE,
                        Duration.ofSeconds(1));
        fill(data, settings, WARM_UP + requests);
        Sealer sealer = new Sealer(Secret.of(SECRET));
        try (Spool spool = Spool.open(data, settings, 1, System::currentTimeMillis);
                Shipper shipper =
                        new Shipper(
                                spool,
                                () -> Stores.open(url, sealer),
                                InstantSource.system(),
                                Duration.ofDays(40_000))) {
            shipper.start();
            return measure(shipper, (long) (WARM_UP + requests) * ENTRIES);
        }
    }

    private static void fill(Path data, SpoolSettings settings, int requests) throws IOException {
        try (Spool spool = Spool.open(data, settings, 1, System::currentTimeMillis)) {
            SpoolWriter writer = spool.writer(0);
            for (int i = 0; i < requests; i++) {
                RowId id = AppendCost.next(writer);
                if (!(writer.append(SyntheticRows.opened(id))
                        && writer.append(SyntheticRows.attemptOpened(id))
                        && writer.append(SyntheticRows.attemptClosed(id))
                        && writer.append(SyntheticRows.closed(id)))) {
                    throw new BenchFailure(BenchFailure.CHECK, "the journal refused an entry");
                }
            }
        }
    }

    /** From the end of the warm-up to the last entry in the store. */
    private Rate measure(Shipper shipper, long entries) {
        BooksGateway.await(
                "the end of the warm-up", () -> shipper.shipped() >= (long) WARM_UP * ENTRIES);
        long thread = shipperThread();
        long before = shipper.shipped();
        long cpu = threads.getThreadCpuTime(thread);
        long begun = System.nanoTime();
        while (shipper.shipped() < entries) {
            if (!shipper.trouble().isEmpty()) {
                throw new BenchFailure(BenchFailure.CHECK, "shipping: " + shipper.trouble());
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
        double seconds = (System.nanoTime() - begun) / 1e9;
        double requests = (entries - before) / (double) ENTRIES;
        double cpuMicros = (threads.getThreadCpuTime(thread) - cpu) / 1e3;
        return new Rate(requests * ROWS / seconds, cpuMicros / requests);
    }

    private long shipperThread() {
        return Arrays.stream(threads.dumpAllThreads(false, false))
                .filter(thread -> thread.getThreadName().equals("shipper"))
                .mapToLong(ThreadInfo::getThreadId)
                .max()
                .orElseThrow();
    }
}
