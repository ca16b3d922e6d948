package dev.hybridinference.gateway.content;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hybridinference.gateway.config.StorageUrl;
import dev.hybridinference.gateway.identity.Pepper;
import dev.hybridinference.gateway.store.ContentStore;
import dev.hybridinference.gateway.store.LedgerStore;
import dev.hybridinference.gateway.store.RetentionClock;
import dev.hybridinference.gateway.store.Sealer;
import dev.hybridinference.gateway.store.StoredContent;
import dev.hybridinference.gateway.store.Stores;
import dev.hybridinference.kernel.ledger.Redaction;
import dev.hybridinference.kernel.ledger.RowId;
import dev.hybridinference.testkit.Await;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContentKeeperTest {
    private static final int KIB = 1024;
    private static final long NOON = Instant.parse("2026-03-10T12:00:00Z").toEpochMilli();

    private final AtomicLong nowMillis = new AtomicLong(NOON);
    private final AtomicLong nowNanos = new AtomicLong();
    private @TempDir Path dir;
    private StorageUrl.Sqlite url;
    private ContentKeeper keeper;

    @BeforeEach
    void start() {
        url = new StorageUrl.Sqlite(dir.resolve("content.db"));
        keeper = keeper(256 * KIB);
        keeper.start();
    }

    @AfterEach
    void stop() {
        keeper.close();
        assertThat(keeper.bytes()).isZero();
    }

    private ContentKeeper keeper(long memory) {
        RetentionClock clock =
                new RetentionClock(() -> Instant.ofEpochMilli(nowMillis.get()), nowNanos::get);
        return new ContentKeeper(Stores.contents(url), clock, Duration.ofDays(2), memory);
    }

    private void makeStore() throws Exception {
        try (LedgerStore made = Stores.open(url, Sealer.of(Pepper.open(dir)))) {
            assertThat(made.writers()).isEmpty();
        }
        keeper.storeIsThere();
    }

    private Collected collected(String request, String response, String... patterns) {
        Collected content = keeper.collect(Redaction.of(List.of(patterns)));
        content.request(Unpooled.wrappedBuffer(request.getBytes(StandardCharsets.UTF_8)));
        content.response(response.getBytes(StandardCharsets.UTF_8));
        return content;
    }

    private static RowId row(long seq) {
        return new RowId("w-1-0", seq);
    }

    private @Nullable StoredContent stored(long seq) throws Exception {
        try (ContentStore store = Stores.contents(url)) {
            return store.find(row(seq));
        }
    }

    private StoredContent found(long seq) throws Exception {
        return Objects.requireNonNull(stored(seq));
    }

    private void awaitStored(long contents) {
        Await.until(contents + " contents in the store", () -> keeper.stored() == contents);
    }

    @Test
    void whatIsHandedOverIsStoredAndItsMemoryGivenBack() throws Exception {
        // given
        makeStore();

        // when
        for (int seq = 1; seq <= 100; seq++) {
            collected("request " + seq, "response " + seq).keep(row(seq), NOON);
        }

        // then
        awaitStored(100);
        StoredContent content = found(100);
        assertThat(content.request().bytes()).asString().isEqualTo("request 100");
        assertThat(content.timeMillis()).isEqualTo(NOON);
        assertThat(keeper.leftOut()).isZero();
        assertThat(keeper.bytes()).isZero();
    }

    @Test
    void whatWaitsForTheStoreIsKeptWithinTheMemoryAndTheRestIsCounted() throws Exception {
        // when
        String body = "x".repeat(16 * KIB);
        for (int seq = 1; seq <= 20; seq++) {
            collected(body, body).keep(row(seq), NOON);
        }

        // then
        assertThat(keeper.leftOut()).isEqualTo(12);
        assertThat(keeper.bytes()).isEqualTo(256 * KIB);

        // when
        makeStore();

        // then
        awaitStored(8);
        assertThat(stored(8)).isNotNull();
        assertThat(stored(9)).isNull();
    }

    @Test
    void aBodyOfOneMebibyteIsTheLongest() throws Exception {
        // given
        makeStore();
        keeper.close();
        keeper = keeper(8L << 20);
        keeper.start();
        keeper.storeIsThere();
        String longest = "r".repeat(CollectedBody.MOST);

        // when
        collected(longest, longest + "s").keep(row(1), NOON);
        collected(longest + "s", "", "secret").keep(row(2), NOON);

        // then
        awaitStored(2);
        StoredContent content = found(1);
        assertThat(content.request().truncated()).isFalse();
        assertThat(content.request().bytes()).hasSize(CollectedBody.MOST);
        assertThat(content.response().truncated()).isTrue();
        assertThat(content.response().bytes()).hasSize(CollectedBody.MOST);
        StoredContent redacted = found(2);
        assertThat(redacted.request().truncated()).isTrue();
        assertThat(redacted.request().bytes()).hasSize(CollectedBody.MOST - Redaction.SEAM);
    }

    @Test
    void whatCannotBeRedactedIsLeftOut() throws Exception {
        // given
        makeStore();

        // when
        collected("a".repeat(60 * KIB) + "!", "", "(a+)+$").keep(row(1), NOON);
        collected("a secret", "", "secret").keep(row(2), NOON);

        // then
        awaitStored(1);
        assertThat(stored(1)).isNull();
        StoredContent content = found(2);
        assertThat(content.request().bytes()).asString().isEqualTo("a [redacted]");
        assertThat(keeper.leftOut()).isEqualTo(1);
    }

    @Test
    void theLastErrorOfAProviderIsKeptBeside() throws Exception {
        // given
        makeStore();
        Collected content = collected("q", "a");

        // when
        content.providerError("first".getBytes(StandardCharsets.UTF_8));
        content.providerError("last".getBytes(StandardCharsets.UTF_8));
        content.keep(row(1), NOON);

        // then
        awaitStored(1);
        StoredContent kept = found(1);
        assertThat(Objects.requireNonNull(kept.providerError()).bytes())
                .asString()
                .isEqualTo("last");
    }

    @Test
    void whatIsDroppedLeavesNothing() throws Exception {
        // given
        makeStore();
        Collected content = collected("q", "a");

        // when
        content.drop();
        content.response("more".getBytes(StandardCharsets.UTF_8));
        content.keep(row(1), NOON);
        collected("q", "a").keep(row(2), NOON);

        // then
        awaitStored(1);
        assertThat(stored(1)).isNull();
        assertThat(keeper.leftOut()).isZero();
    }

    @Test
    void whatIsTooOldIsDeletedEveryHour() throws Exception {
        // given
        makeStore();
        collected("old", "").keep(row(1), NOON - Duration.ofHours(47).toMillis());
        collected("new", "").keep(row(2), NOON);
        awaitStored(2);
        assertThat(stored(1)).isNotNull();

        // when
        nowMillis.addAndGet(Duration.ofMinutes(61).toMillis());
        nowNanos.addAndGet(Duration.ofMinutes(61).toNanos());

        // then
        Await.until("the old content is gone", () -> gone(1));
        assertThat(stored(2)).isNotNull();
    }

    @Test
    void aWallClockThatJumpsAheadAndBackDeletesNothingAndStopsNoDeletion() throws Exception {
        // given
        makeStore();
        collected("old", "").keep(row(1), NOON - Duration.ofHours(47).toMillis());
        collected("new", "").keep(row(2), NOON);
        awaitStored(2);

        // when: forty days ahead for an hour, then back
        nowMillis.addAndGet(Duration.ofDays(40).toMillis());
        nowNanos.addAndGet(Duration.ofMinutes(61).toNanos());
        Await.until("an hour's deletion", () -> gone(1));
        nowMillis.set(NOON + Duration.ofHours(3).toMillis());

        // then: the young one stays until its own time
        assertThat(gone(2)).isFalse();
        nowMillis.addAndGet(Duration.ofHours(46).toMillis());
        nowNanos.addAndGet(Duration.ofHours(47).toNanos());
        Await.until("the next deletion", () -> gone(2));
    }

    private boolean gone(long seq) {
        try {
            return stored(seq) == null;
        } catch (Exception failed) {
            throw new AssertionError(failed);
        }
    }

    @Test
    void whatWaitsAtTheEndIsStoredBeforeIt() throws Exception {
        // given
        makeStore();
        for (int seq = 1; seq <= 100; seq++) {
            collected("q", "a").keep(row(seq), NOON);
        }

        // when
        keeper.close();

        // then
        assertThat(keeper.stored()).isEqualTo(100);
        assertThat(stored(100)).isNotNull();
        collected("late", "").keep(row(101), NOON);
        assertThat(keeper.leftOut()).isEqualTo(1);
        assertThat(stored(101)).isNull();
    }
}
