package dev.hybridinference.gateway.store;

import dev.hybridinference.gateway.config.StorageUrl;
import dev.hybridinference.kernel.ledger.RowId;
import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Opens the books. Stateless and thread-safe. */
public final class Stores {
    private Stores() {}

    /** As {@link #open(StorageUrl, Sealer, boolean)}, with commits that wait for a sync. */
    public static LedgerStore open(StorageUrl url, Sealer sealer) throws StoreException {
        return open(url, sealer, false);
    }

    /**
     * Makes what is missing, and opens it. Blocks.
     *
     * @param syncEach whether each commit is to survive a loss of power by itself; else {@link
     *     LedgerStore#sync} sees to it
     */
    public static LedgerStore open(StorageUrl url, Sealer sealer, boolean syncEach)
            throws StoreException {
        Database database =
                switch (url) {
                    case StorageUrl.Sqlite(var file) -> new SqliteDatabase(file, syncEach);
                    case StorageUrl.Postgres postgres -> new PostgresDatabase(postgres);
                };
        database.migrate();
        return new JdbcLedgerStore(database, sealer);
    }

    /**
     * Opens what is kept beside the books; {@link #open(StorageUrl, Sealer, boolean)} must have
     * made its table. Blocks from its first use on.
     */
    public static ContentStore contents(StorageUrl url) {
        return switch (url) {
            case StorageUrl.Sqlite(var file) ->
                    new JdbcContentStore(new SqliteDatabase(file, false), new OneContentTable());
            case StorageUrl.Postgres postgres ->
                    new JdbcContentStore(new PostgresDatabase(postgres), new DailyContentTables());
        };
    }

    /**
     * The content of a request, or null.
     *
     * @param connection any connection to the books; its transaction goes on
     */
    public static @Nullable StoredContent content(Connection connection, RowId id)
            throws SQLException {
        return JdbcContentStore.find(connection, id);
    }
}
