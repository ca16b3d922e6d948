package dev.hybridinference.gateway.store;

import dev.hybridinference.gateway.config.StorageUrl;

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
}
