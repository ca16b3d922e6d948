package dev.hybridinference.gateway.books;

import dev.hybridinference.gateway.config.StorageUrl;
import dev.hybridinference.gateway.store.LedgerStore;
import dev.hybridinference.gateway.store.Position;
import dev.hybridinference.gateway.store.PostgresServer;
import dev.hybridinference.gateway.store.Sealer;
import dev.hybridinference.gateway.store.StoreException;
import dev.hybridinference.gateway.store.Stores;
import dev.hybridinference.kernel.account.Secret;
import dev.hybridinference.kernel.ledger.LedgerEntry;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/** Books in which a test writes, and which it reads. Confined to one thread. */
public final class Shelf implements AutoCloseable {
    /** Where they lie. */
    enum Kind {
        SQLITE,
        POSTGRESQL
    }

    /** The ones that this machine has. */
    static List<Kind> kinds() {
        return PostgresServer.available() ? List.of(Kind.values()) : List.of(Kind.SQLITE);
    }

    private final StorageUrl url;
    private final Sealer sealer;
    private final LedgerStore store;

    private Shelf(StorageUrl url, Sealer sealer) throws StoreException {
        this.url = url;
        this.sealer = sealer;
        this.store = Stores.open(url, sealer);
    }

    static Shelf open(Kind kind, Path directory) throws Exception {
        Sealer sealer = new Sealer(Secret.of("the key of the seals in tests"));
        return switch (kind) {
            case SQLITE -> at(directory.resolve("hybrid.db"), sealer);
            case POSTGRESQL -> new Shelf(PostgresServer.get().fresh(), sealer);
        };
    }

    public static Shelf at(Path file, Sealer sealer) throws StoreException {
        return new Shelf(new StorageUrl.Sqlite(file), sealer);
    }

    /** Writes requests; those of one call are one batch for each writer. */
    public Shelf put(Made... requests) throws StoreException {
        for (Made request : requests) {
            apply(request.id().writer(), request.whole());
        }
        return this;
    }

    public void apply(String writer, List<LedgerEntry> entries) throws StoreException {
        Position from = store.position(writer);
        store.apply(writer, from, entries, new Position(1, from.offset() + entries.size()));
    }

    /** The writer's process is gone. */
    public void finish(String writer, long lastSeq) throws StoreException {
        store.finish(writer, lastSeq, 0);
    }

    LedgerStore store() {
        return store;
    }

    Sealer sealer() {
        return sealer;
    }

    Books read() throws BooksException {
        return Books.open(url);
    }

    /** Changes the books behind their owner's back. */
    public int tamper(String sql) throws SQLException {
        try (Connection connection = connection();
                Statement statement = connection.createStatement()) {
            return statement.executeUpdate(sql);
        }
    }

    Connection connection() throws SQLException {
        return switch (url) {
            case StorageUrl.Sqlite(var file) -> DriverManager.getConnection("jdbc:sqlite:" + file);
            case StorageUrl.Postgres postgres ->
                    DriverManager.getConnection(postgres.jdbc(), postgres.properties());
        };
    }

    @Override
    public void close() {
        store.close();
    }
}
