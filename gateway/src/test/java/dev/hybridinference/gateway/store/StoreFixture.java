package dev.hybridinference.gateway.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hybridinference.kernel.ledger.LedgerEntry;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A store with nothing in it, and a look into it. Confined to one thread. */
abstract class StoreFixture {
    static final String WRITER = "k3f9qd-17-0";

    final Entries entries = new Entries(WRITER, "key");
    Database database = unset();
    Books books = new Books(database);
    LedgerStore store = new JdbcLedgerStore(database, Books.sealer());
    Position at = Position.START;

    /** A new one, with the schema. */
    abstract Database fresh() throws StoreException;

    private static Database unset() {
        return new SqliteDatabase(Path.of("unset"), false);
    }

    @BeforeEach
    void open() throws StoreException {
        database = fresh();
        books = new Books(database);
        store = new JdbcLedgerStore(database, Books.sealer());
    }

    @AfterEach
    void nothingIsLeftUnsealed() {
        store.close();
        books.assertSealed();
    }

    void apply(LedgerEntry... batch) throws StoreException {
        apply(List.of(batch));
    }

    void apply(List<LedgerEntry> batch) throws StoreException {
        Position upTo = new Position(1, at.offset() + batch.size() + 1);
        assertThat(store.apply(WRITER, at, batch, upTo)).isEqualTo(upTo);
        at = upTo;
    }
}
