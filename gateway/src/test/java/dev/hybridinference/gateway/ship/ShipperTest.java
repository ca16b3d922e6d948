package dev.hybridinference.gateway.ship;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hybridinference.gateway.spool.Spool;
import dev.hybridinference.gateway.store.LedgerStore;
import dev.hybridinference.testkit.Await;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShipperTest extends ShipperFixture {
    /** A store whose every so manieth call fails: as it begins, or after it has done its work. */
    private LedgerStore failing(int every, boolean after) {
        LedgerStore store = sqlite();
        AtomicInteger calls = new AtomicInteger();
        return (LedgerStore)
                Proxy.newProxyInstance(
                        LedgerStore.class.getClassLoader(),
                        new Class<?>[] {LedgerStore.class},
                        (_, method, arguments) -> {
                            boolean fails =
                                    !method.getName().equals("close")
                                            && calls.incrementAndGet() % every == 0;
                            if (fails && !after) {
                                throw new UncheckedIOException(new IOException("refused"));
                            }
                            Object answer;
                            try {
                                answer = method.invoke(store, arguments);
                            } catch (InvocationTargetException thrown) {
                                throw thrown.getCause();
                            }
                            if (fails) {
                                throw new UncheckedIOException(new IOException("answer lost"));
                            }
                            return answer;
                        });
    }

    @Test
    void everythingIsInTheStoreAndTheJournalIsGivenUp() throws IOException {
        // given
        try (Spool spool = spool();
                Shipper shipper = shipper(spool, this::sqlite)) {
            // when
            serve(spool.writer(0), 1_000);
            Await.until("all shipped", () -> shipper.shipped() == 2_000);
            Await.until("old segments given up", () -> spool.bytes() <= 4 * SEGMENT);
        }

        // then
        assertThat(sums()).containsExactly(1_000, 1_000, 123_000, 1_000, 123_000, 1);
        try (var left = Files.list(dir.resolve("spool"))) {
            assertThat(left.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder("lock", "replica");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aStoreThatFailsAgainAndAgainNeitherLosesNorDoubles(boolean after) throws IOException {
        for (int every = 3; every <= 5; every++) {
            // given
            int failsAt = every;
            long before = Files.exists(dir.resolve("hybrid.db")) ? sums()[1] : 0;
            try (Spool spool = spool();
                    Shipper shipper = shipper(spool, () -> failing(failsAt, after))) {
                // when
                serve(spool.writer(0), 300);
                Await.until(Duration.ofSeconds(30), "some", () -> shipper.shipped() > 0);
            }

            // then
            long[] sums = sums();
            assertThat(sums[0]).as("every %d", every).isEqualTo(before + 300);
            assertThat(sums[1]).isEqualTo(sums[0]);
            assertThat(sums[3]).isEqualTo(sums[0]);
            assertThat(sums[4]).isEqualTo(sums[2]).isEqualTo(sums[0] * 123);
        }
    }

    @Test
    void whatAProcessLeftOpenIsAbandonedAtTheNextStart() throws IOException {
        // given: a process that ended with two requests running and one closed
        try (Spool spool = spool()) {
            serve(spool.writer(0), 1);
            open(spool.writer(0));
            open(spool.writer(0));
        }

        // when
        try (Spool spool = spool();
                Shipper shipper = shipper(spool, this::sqlite)) {
            Await.until("the journal taken over", () -> shipper.shipped() == 4);
        }

        // then
        assertThat(sums()[0]).isEqualTo(1);
        assertThat(sums()[1]).isEqualTo(3);
        assertThat(sums()[3]).isEqualTo(3);
    }

    @Test
    void aStoreThatCannotBeOpenedKeepsNobodyFromWriting() throws IOException {
        // given
        AtomicInteger tries = new AtomicInteger();
        try (Spool spool = spool();
                Shipper shipper =
                        shipper(
                                spool,
                                () -> {
                                    if (tries.incrementAndGet() < 3) {
                                        throw new UncheckedIOException(new IOException("away"));
                                    }
                                    return sqlite();
                                })) {
            // when
            serve(spool.writer(0), 100);

            // then
            Await.until("taken over after all", () -> shipper.shipped() == 200);
            Await.until("no trouble any more", () -> shipper.trouble().isEmpty());
        }
        assertThat(sums()[0]).isEqualTo(100);
    }
}
