package dev.hybridinference.gateway.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

@EnabledIf("dev.hybridinference.gateway.store.PostgresServer#available")
class PostgresContentStoreTest extends ContentStoreContract {
    @Override
    Database fresh() throws StoreException {
        return new PostgresDatabase(PostgresServer.get().fresh());
    }

    @Override
    ContentStore open(Database in) {
        return new JdbcContentStore(in, new DailyContentTables());
    }

    private List<String> partitions() {
        return texts(
                """
                SELECT child.relname FROM pg_inherits JOIN pg_class child ON child.oid = inhrelid
                WHERE inhparent = 'contents'::regclass ORDER BY 1
                """);
    }

    @Test
    void daysAreMadeAheadAndWhenAnOldRequestEnds() throws StoreException {
        // when
        store.prepare(NOON);

        // then
        assertThat(partitions())
                .containsExactly("contents_20260310", "contents_20260311", "contents_20260312");

        // when
        store.keep(List.of(content(1, NOON - DAY, "long", null)));

        // then
        assertThat(partitions()).hasSize(4).contains("contents_20260309");
        assertThat(texts("SELECT seq FROM contents_20260309")).containsExactly("1");
    }

    @Test
    void anOldDayIsDroppedAsAWholeOnceItsLastMillisecondIsOldEnough() throws StoreException {
        // given
        store.prepare(NOON);
        store.keep(List.of(content(1, NOON, "one", null)));
        long midnight = NOON + DAY / 2;

        // when
        store.trim(midnight - 1, 10);

        // then
        assertThat(partitions()).contains("contents_20260310");

        // when
        store.trim(midnight, 10);

        // then
        assertThat(partitions()).containsExactly("contents_20260311", "contents_20260312");
        store.keep(List.of(content(2, NOON, "late", null)));
        assertThat(kept()).containsExactly("2");
    }

    @Test
    void aDayThatSomebodyElseDroppedIsMadeAgainAfterOneFailure() throws StoreException {
        // given
        store.prepare(NOON);
        try (ContentStore other = open(database)) {
            other.trim(NOON + DAY, 10);
        }

        // when
        boolean kept = false;
        try {
            store.keep(List.of(content(1, NOON, "one", null)));
            kept = true;
        } catch (StoreException refused) {
            assertThat(refused.passing()).isFalse();
            assertThat(refused)
                    .hasMessageContaining("no partition")
                    .hasMessageNotContaining("VALUES");
        }
        store.keep(List.of(content(2, NOON, "two", null)));

        // then
        assertThat(kept).isFalse();
        assertThat(kept()).containsExactly("2");
    }

    @Test
    void replicasThatMakeTheSameDaysDoNotFail() throws Exception {
        try (ExecutorService replicas = Executors.newFixedThreadPool(4)) {
            List<Callable<Integer>> works =
                    LongStream.rangeClosed(1, 8)
                            .<Callable<Integer>>mapToObj(
                                    seq ->
                                            () -> {
                                                try (ContentStore one = open(database)) {
                                                    one.prepare(NOON);
                                                    one.keep(
                                                            List.of(content(seq, NOON, "x", null)));
                                                }
                                                return 1;
                                            })
                            .toList();
            for (Future<Integer> work : replicas.invokeAll(works)) {
                assertThat(work.get()).isEqualTo(1);
            }
        }
        assertThat(kept()).hasSize(8);
        assertThat(partitions()).hasSize(3);
    }

    @Test
    void everyPartitionIsReadThroughTheTable() throws StoreException {
        store.keep(List.of(content(1, NOON, "one", null), content(2, NOON + 3 * DAY, "two", "e")));

        assertThat(text(found(1).response())).isEqualTo("response one");
        assertThat(text(found(2).response())).isEqualTo("response two");
    }
}
