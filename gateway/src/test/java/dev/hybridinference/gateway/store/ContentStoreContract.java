package dev.hybridinference.gateway.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hybridinference.kernel.ledger.RowId;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What both databases must do with contents. */
abstract class ContentStoreContract {
    static final long NOON = Instant.parse("2026-03-10T12:00:00Z").toEpochMilli();
    static final long DAY = Duration.ofDays(1).toMillis();

    Database database = unset();
    ContentStore store = open(database);

    abstract Database fresh() throws StoreException;

    abstract ContentStore open(Database in);

    private static Database unset() {
        return new SqliteDatabase(java.nio.file.Path.of("unset"), false);
    }

    @BeforeEach
    void makeTables() throws StoreException {
        database = fresh();
        database.migrate();
        store = open(database);
    }

    @AfterEach
    void close() {
        store.close();
    }

    static StoredContent content(long seq, long time, String text, @Nullable String error) {
        return new StoredContent(
                new RowId("k3f9qd-17-0", seq),
                time,
                packed("request " + text, false),
                packed("response " + text, true),
                error == null ? null : packed(error, false));
    }

    private static PackedBody packed(String text, boolean truncated) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return PackedBody.of(bytes, bytes.length, truncated);
    }

    static String text(@Nullable PackedBody body) {
        return new String(Objects.requireNonNull(body).bytes(), StandardCharsets.UTF_8);
    }

    List<String> texts(String sql) {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            List<String> texts = new ArrayList<>();
            while (rows.next()) {
                texts.add(rows.getString(1));
            }
            return texts;
        } catch (SQLException failed) {
            throw new AssertionError(sql, failed);
        }
    }

    List<String> kept() {
        return texts("SELECT seq FROM contents ORDER BY seq");
    }

    StoredContent found(long seq) throws StoreException {
        return Objects.requireNonNull(store.find(new RowId("k3f9qd-17-0", seq)));
    }

    @Test
    void whatIsKeptIsFoundByItsRequest() throws StoreException {
        store.keep(List.of(content(1, NOON, "one", null), content(2, NOON, "two", "it broke")));

        StoredContent first = found(1);
        assertThat(first.timeMillis()).isEqualTo(NOON);
        assertThat(text(first.request())).isEqualTo("request one");
        assertThat(first.request().truncated()).isFalse();
        assertThat(text(first.response())).isEqualTo("response one");
        assertThat(first.response().truncated()).isTrue();
        assertThat(first.providerError()).isNull();
        assertThat(text(found(2).providerError())).isEqualTo("it broke");
        assertThat(store.find(new RowId("k3f9qd-17-0", 3))).isNull();
        assertThat(store.find(new RowId("other-17-0", 1))).isNull();
        assertThat(texts("SELECT DISTINCT encoding FROM contents")).containsExactly("deflate");
    }

    @Test
    void anyConnectionToTheBooksFindsIt() throws Exception {
        store.keep(List.of(content(1, NOON, "one", null)));

        try (Connection connection = database.connect()) {
            StoredContent found = Stores.content(connection, new RowId("k3f9qd-17-0", 1));
            assertThat(text(Objects.requireNonNull(found).request())).isEqualTo("request one");
        }
    }

    @Test
    void whatIsThereStaysWhenTheAnswerOfTheStoreWasLost() throws StoreException {
        store.keep(List.of(content(1, NOON, "one", null)));
        store.keep(List.of(content(1, NOON, "again", null), content(2, NOON, "two", null)));

        assertThat(text(found(1).request())).isEqualTo("request one");
        assertThat(kept()).containsExactly("1", "2");
    }

    @Test
    void whatIsOlderThanItIsToBeKeptIsDeleted() throws StoreException {
        List<StoredContent> days = new ArrayList<>();
        for (int day = 0; day < 5; day++) {
            days.add(content(day + 1, NOON + day * DAY, "day " + day, null));
        }
        store.keep(days);

        boolean more = true;
        int steps = 0;
        while (more) {
            more = store.trim(NOON + 2 * DAY + DAY / 2, 1);
            steps++;
        }

        assertThat(steps).isGreaterThan(2);
        assertThat(kept()).containsExactly("4", "5");
        assertThat(store.trim(0, 1)).isFalse();
    }

    /** As n grows each call fails once, until there is no n-th call. */
    @Test
    void whicheverCallFailsOnceAllIsKeptOnceAndDeletedOnce() throws StoreException {
        boolean failed = true;
        int tried = 0;
        for (int nth = 1; failed; nth++) {
            for (boolean answerLost : new boolean[] {false, true}) {
                FailingDatabase failing = new FailingDatabase(database, nth, answerLost);
                try (ContentStore fragile = open(failing)) {
                    // when
                    again(
                            () -> {
                                fragile.prepare(NOON);
                                return false;
                            });
                    List<StoredContent> both =
                            List.of(
                                    content(1, NOON, "one", null),
                                    content(2, NOON + DAY, "two", "x"));
                    again(
                            () -> {
                                fragile.keep(both);
                                return false;
                            });

                    // then
                    assertThat(kept()).as("call %d", nth).containsExactly("1", "2");
                    assertThat(text(found(2).providerError())).isEqualTo("x");

                    // when
                    for (long cutoff : new long[] {NOON + DAY / 2 + 1, NOON + 2 * DAY}) {
                        boolean more = true;
                        while (more) {
                            more = again(() -> fragile.trim(cutoff, 1));
                        }
                        // then
                        assertThat(kept())
                                .isEqualTo(cutoff > NOON + DAY ? List.of() : List.of("2"));
                    }
                }
                failed = failing.hasFailed();
            }
            tried = nth;
        }
        assertThat(tried).isGreaterThan(10);
    }

    /** A call of the store. */
    private interface Step {
        boolean run() throws StoreException;
    }

    private static boolean again(Step step) throws StoreException {
        try {
            return step.run();
        } catch (StoreException lost) {
            return step.run();
        }
    }
}
