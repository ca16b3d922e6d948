package dev.hybridinference.gateway.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hybridinference.gateway.config.StorageUrl;
import dev.hybridinference.kernel.account.Secret;
import dev.hybridinference.kernel.ledger.LedgerEntry;
import dev.hybridinference.testkit.Await;
import dev.hybridinference.testkit.fault.Direction;
import dev.hybridinference.testkit.fault.FaultProxy;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

@EnabledIf("dev.hybridinference.gateway.store.PostgresServer#available")
class PostgresLedgerStoreTest extends LedgerStoreContract {
    @Override
    Database fresh() throws StoreException {
        return new PostgresDatabase(PostgresServer.get().fresh());
    }

    @Test
    void aBatchWhoseAnswerWasCutOffCountsOnce() throws Exception {
        // given
        StorageUrl.Postgres url = PostgresServer.get().fresh();
        Books books = new Books(new PostgresDatabase(url));
        Position upTo = new Position(1, 1);
        List<LedgerEntry> batch = entries.whole(1, 50);
        AtomicReference<@Nullable StoreException> first = new AtomicReference<>();
        try (FaultProxy proxy = FaultProxy.to(PostgresServer.get().port());
                LedgerStore store =
                        new JdbcLedgerStore(
                                new CutAtCommit(
                                        new PostgresDatabase(
                                                PostgresServer.get()
                                                        .at(url.server().database(), proxy.port())),
                                        () -> proxy.timeout(Direction.TO_CLIENT)),
                                Books.sealer())) {
            // when
            Thread shipper =
                    Thread.ofPlatform()
                            .start(
                                    () -> {
                                        try {
                                            store.apply(WRITER, Position.START, batch, upTo);
                                        } catch (StoreException lost) {
                                            first.set(lost);
                                        }
                                    });
            Await.until(Await.DEADLINE, "a commit", () -> !books.writers().isEmpty());
            proxy.resetConnections();
            shipper.join();
            proxy.clear();
            // then
            StoreException lost = first.get();
            assertThat(lost).isNotNull();
            assertThat(lost != null && lost.passing()).isTrue();
            assertThat(store.apply(WRITER, Position.START, batch, upTo)).isEqualTo(upTo);
        }
        assertThat(books.requests()).hasSize(50);
        books.assertSumsAgree();
    }

    @Test
    void aLostConnectionIsOpenedAnew() throws Exception {
        // given
        StorageUrl.Postgres url = PostgresServer.get().fresh();
        try (FaultProxy proxy = FaultProxy.to(PostgresServer.get().port());
                LedgerStore store =
                        new JdbcLedgerStore(
                                new PostgresDatabase(
                                        PostgresServer.get()
                                                .at(url.server().database(), proxy.port())),
                                Books.sealer())) {
            assertThat(store.position(WRITER)).isEqualTo(Position.START);
            // when
            proxy.down();
            // then
            for (int i = 0; i < 2; i++) {
                assertThatThrownBy(() -> store.position(WRITER))
                        .isInstanceOfSatisfying(
                                StoreException.class, lost -> assertThat(lost.passing()).isTrue());
            }
            proxy.up();
            assertThat(store.position(WRITER)).isEqualTo(Position.START);
        }
    }

    @Test
    void aDatabaseThatIsNotThereIsNotTriedAgainAndNoMessageHoldsThePassword() {
        // given
        StorageUrl.Postgres missing =
                PostgresServer.get()
                        .at("nowhere", PostgresServer.get().port())
                        .withPassword(Secret.of("canary-password"));
        // then
        assertThatThrownBy(() -> Stores.open(missing, Books.sealer()))
                .isInstanceOfSatisfying(
                        StoreException.class, failed -> assertThat(failed.passing()).isFalse())
                .message()
                .contains("nowhere")
                .doesNotContain("canary-password");
    }
}
