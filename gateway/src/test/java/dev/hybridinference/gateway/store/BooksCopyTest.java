package dev.hybridinference.gateway.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hybridinference.gateway.config.StorageUrl;
import dev.hybridinference.gateway.store.BooksCopy.Outcome;
import dev.hybridinference.kernel.ledger.RowId;
import dev.hybridinference.testkit.fault.Direction;
import dev.hybridinference.testkit.fault.FaultProxy;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

@EnabledIf("dev.hybridinference.gateway.store.PostgresServer#available")
class BooksCopyTest {
    private static final String WRITER = "k3f9qd-17-0";

    @TempDir Path dir;

    private StorageUrl.Sqlite source = new StorageUrl.Sqlite(Path.of("unset"));
    private StorageUrl.Postgres target = PostgresServer.get().empty();

    @BeforeEach
    void books() throws StoreException {
        source = new StorageUrl.Sqlite(dir.resolve("hybrid.db"));
        Entries entries = new Entries(WRITER, "k\\e\ty");
        try (LedgerStore store = Stores.open(source, Books.sealer())) {
            Position at = Position.START;
            for (int batch = 0; batch < 4; batch++) {
                Position next = new Position(1, batch + 1);
                store.apply(WRITER, at, entries.whole(1 + 250 * batch, 250), next);
                at = next;
            }
            store.apply(
                    WRITER,
                    at,
                    List.of(entries.opened(1001), entries.attemptOpened(1001, 1)),
                    new Position(1, 5));
        }
    }

    private Books there() {
        return new Books(new PostgresDatabase(target));
    }

    @Test
    void everyTableIsTheSameAfterwardsWithItsSeals() throws StoreException {
        // when
        Outcome outcome = BooksCopy.run(source, target);
        // then
        assertThat(outcome).isInstanceOf(Outcome.Same.class);
        assertThat(outcome.source()).isEqualTo(outcome.target()).hasSize(Table.values().length + 1);
        assertThat(outcome.source().getFirst().rows()).isEqualTo(1001);
        assertThat(outcome.source().getFirst().pusd())
                .isEqualTo(BigInteger.valueOf(1000L * 123_000_000L));
        there().assertSealed();
        there().assertSumsAgree();
        assertThat(there().requests())
                .isEqualTo(new Books(new SqliteDatabase(source.file(), false)).requests());
    }

    @Test
    void keptContentsComeAlong() throws Exception {
        // given
        PackedBody body = PackedBody.of("asked".getBytes(StandardCharsets.UTF_8), 5, true);
        PackedBody failure = PackedBody.of(new byte[] {0, -1, 2}, 3, false);
        try (ContentStore contents = Stores.contents(source)) {
            contents.keep(
                    List.of(
                            new StoredContent(new RowId(WRITER, 1), Entries.TIME, body, body, null),
                            new StoredContent(
                                    new RowId(WRITER, 2),
                                    Entries.TIME + Duration.ofDays(1).toMillis(),
                                    body,
                                    failure,
                                    failure)));
        }
        // when
        Outcome outcome = BooksCopy.run(source, target);
        // then
        assertThat(outcome).isInstanceOf(Outcome.Same.class);
        assertThat(outcome.target().getLast().table()).isEqualTo("contents");
        assertThat(outcome.target().getLast().rows()).isEqualTo(2);
        try (ContentStore there = Stores.contents(target)) {
            StoredContent first = Objects.requireNonNull(there.find(new RowId(WRITER, 1)));
            StoredContent second = Objects.requireNonNull(there.find(new RowId(WRITER, 2)));
            assertThat(first.request().bytes()).asString().isEqualTo("asked");
            assertThat(first.request().truncated()).isTrue();
            assertThat(first.providerError()).isNull();
            assertThat(Objects.requireNonNull(second.providerError()).bytes())
                    .containsExactly(0, -1, 2);
        }
        assertThat(BooksCopy.run(source, target))
                .isInstanceOfSatisfying(
                        Outcome.Same.class, same -> assertThat(same.before()).isTrue());
    }

    @Test
    void aDatabaseThatKeepsSomethingElseKeepsNothing() throws Exception {
        // given
        new PostgresDatabase(target).migrate();
        try (Connection connection = new PostgresDatabase(target).connectPatiently();
                Statement statement = connection.createStatement()) {
            statement.execute(
                    """
                    CREATE FUNCTION other() RETURNS trigger LANGUAGE plpgsql AS
                        'BEGIN NEW.seal := ''0''; RETURN NEW; END'
                    """);
            statement.execute(
                    """
                    CREATE TRIGGER other BEFORE INSERT ON requests
                        FOR EACH ROW WHEN (NEW.seq = 500) EXECUTE FUNCTION other()
                    """);
            connection.commit();
        }
        // when
        Outcome outcome = BooksCopy.run(source, target);
        // then
        assertThat(outcome).isInstanceOf(Outcome.Different.class);
        assertThat(there().requests()).isEmpty();
    }

    @Test
    void oneOtherCellOfARowIsSeen() {
        for (int cell = 0; cell < Table.REQUESTS.columns().size(); cell++) {
            // given
            TableSums.Counting one = new TableSums.Counting(Table.REQUESTS);
            TableSums.Counting other = new TableSums.Counting(Table.REQUESTS);
            Object[] row = new Object[Table.REQUESTS.columns().size()];
            Arrays.fill(row, 7L);
            // when
            one.add(row);
            row[cell] = 8L;
            other.add(row);
            // then
            assertThat(one.sums())
                    .as(Table.REQUESTS.columns().get(cell).name())
                    .isNotEqualTo(other.sums());
        }
    }

    @Test
    void oneOtherByteOfAContentIsSeen() {
        // given
        TableSums.Counting one = new TableSums.Counting(ContentsCopy.TABLE, -1);
        TableSums.Counting other = new TableSums.Counting(ContentsCopy.TABLE, -1);
        // when
        one.add(new Object[] {"w", new byte[] {1, 2}});
        other.add(new Object[] {"w", new byte[] {1, 3}});
        // then
        assertThat(one.sums()).isNotEqualTo(other.sums());
    }

    @Test
    void aSecondCopyFindsAllThere() throws StoreException {
        // given
        BooksCopy.run(source, target);
        // when
        Outcome again = BooksCopy.run(source, target);
        // then
        assertThat(again)
                .isInstanceOfSatisfying(
                        Outcome.Same.class, same -> assertThat(same.before()).isTrue());
    }

    @Test
    void aCopyThatWasCutOffLeavesNothingAndCanBeMadeAgain() throws StoreException {
        // given
        new PostgresDatabase(target).migrate();
        for (long bytes : new long[] {20_000, 80_000, 160_000}) {
            try (FaultProxy proxy = FaultProxy.to(PostgresServer.get().port())) {
                proxy.resetPeer(Direction.TO_SERVER, bytes);
                // when
                assertThatThrownBy(
                                () ->
                                        BooksCopy.run(
                                                source,
                                                PostgresServer.get()
                                                        .at(
                                                                target.server().database(),
                                                                proxy.port())))
                        .isInstanceOf(StoreException.class);
            }
            // then
            assertThat(there().requests()).isEmpty();
        }
        assertThat(BooksCopy.run(source, target)).isInstanceOf(Outcome.Same.class);
    }

    @Test
    void otherBooksAreNotTouched() throws StoreException {
        // given
        try (LedgerStore store = Stores.open(target, Books.sealer())) {
            store.finish("other-1-0", 0, Entries.TIME);
        }
        // when
        Outcome outcome = BooksCopy.run(source, target);
        // then
        assertThat(outcome).isInstanceOf(Outcome.Occupied.class);
        assertThat(there().requests()).isEmpty();
        assertThat(there().writers()).hasSize(1);
    }

    @Test
    void oneOtherCellIsSeen() {
        // given
        TableSums.Counting one = new TableSums.Counting(Table.WRITERS);
        TableSums.Counting other = new TableSums.Counting(Table.WRITERS);
        // when
        one.add(new Writer("w", 1, Position.START, 1, 12, false).cells());
        other.add(new Writer("w", 1, Position.START, 11, 2, false).cells());
        // then
        assertThat(one.sums()).isNotEqualTo(other.sums());
    }
}
