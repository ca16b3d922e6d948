package dev.hybridinference.gateway.ship;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hybridinference.gateway.config.StorageUrl;
import dev.hybridinference.gateway.spool.SampleEntries;
import dev.hybridinference.gateway.spool.Spool;
import dev.hybridinference.gateway.spool.SpoolSettings;
import dev.hybridinference.gateway.spool.SpoolWriter;
import dev.hybridinference.gateway.store.LedgerStore;
import dev.hybridinference.gateway.store.Sealer;
import dev.hybridinference.gateway.store.Stores;
import dev.hybridinference.kernel.account.Secret;
import dev.hybridinference.kernel.ledger.RowId;
import dev.hybridinference.testkit.Await;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.InstantSource;
import org.junit.jupiter.api.io.TempDir;

/** Journals, a shipper and a store for tests. Confined to one thread. */
abstract class ShipperFixture {
    static final long SEGMENT = 64 * 1024;
    static final long HEAD = 64;
    static final long PAGE = 4_096;
    static final Duration KEPT = Duration.ofDays(36_500);
    static final String SUMS =
            """
            SELECT (SELECT COUNT(*) FROM requests WHERE outcome = 'ok'),
                   (SELECT COUNT(*) FROM requests),
                   (SELECT COALESCE(SUM(cost_pusd), 0) FROM requests),
                   (SELECT COALESCE(SUM(requests), 0) FROM rollup_hour),
                   (SELECT COALESCE(SUM(cost_pusd), 0) FROM rollup_hour),
                   (SELECT COUNT(*) FROM writers WHERE ended)
            """;

    @TempDir Path dir;

    final Sealer sealer = new Sealer(Secret.of("a key for the seals of this test"));

    Spool spool() throws IOException {
        return Spool.open(
                dir,
                new SpoolSettings(
                        SEGMENT, 1L << 30, SpoolSettings.Sync.NONE, Duration.ofMillis(50)),
                1,
                System::currentTimeMillis);
    }

    LedgerStore sqlite() {
        try {
            return Stores.open(new StorageUrl.Sqlite(dir.resolve("hybrid.db")), sealer);
        } catch (dev.hybridinference.gateway.store.StoreException broken) {
            throw new AssertionError(broken);
        }
    }

    Shipper shipper(Spool spool, Shipper.Opener opener) {
        Shipper shipper = new Shipper(spool, opener, InstantSource.system(), KEPT);
        shipper.start();
        return shipper;
    }

    static RowId open(SpoolWriter writer) {
        Await.until("room", () -> writer.mayOpen() != null);
        RowId id = java.util.Objects.requireNonNull(writer.mayOpen());
        assertThat(writer.append(SampleEntries.opened(id))).isTrue();
        return id;
    }

    static void serve(SpoolWriter writer, int requests) {
        for (int i = 0; i < requests; i++) {
            assertThat(writer.append(SampleEntries.closed(open(writer)))).isTrue();
        }
    }

    /** Rows that are ok, rows, their cost, requests in the roll-up, their cost, ended writers. */
    long[] sums() {
        try (Connection books =
                        DriverManager.getConnection("jdbc:sqlite:" + dir.resolve("hybrid.db"));
                Statement statement = books.createStatement();
                ResultSet found = statement.executeQuery(SUMS)) {
            assertThat(found.next()).isTrue();
            long[] sums = new long[6];
            for (int i = 0; i < sums.length; i++) {
                sums[i] = found.getLong(i + 1);
            }
            return sums;
        } catch (SQLException broken) {
            throw new AssertionError(broken);
        }
    }
}
