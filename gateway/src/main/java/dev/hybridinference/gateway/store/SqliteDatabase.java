package dev.hybridinference.gateway.store;

import dev.hybridinference.gateway.identity.OwnerOnly;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConfig.JournalMode;
import org.sqlite.SQLiteConfig.SynchronousMode;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;
import org.sqlite.SQLiteOpenMode;

/**
 * One file. Its write-ahead log lets others read while one writes; only the owner may do either.
 * Stateless.
 */
final class SqliteDatabase implements Database {
    private static final int BUSY_MILLIS = 10_000;

    /** In KiB, which SQLite tells from pages by the sign. */
    private static final int CACHE = -8192;

    /** Pages of the write-ahead log, of 4 KiB, after which it is brought into the file. */
    private static final int LOG_PAGES = 4000;

    /** Primary result codes of states that pass. */
    private static final Set<Integer> PASSING =
            Set.of(
                    SQLiteErrorCode.SQLITE_BUSY.code,
                    SQLiteErrorCode.SQLITE_LOCKED.code,
                    SQLiteErrorCode.SQLITE_FULL.code,
                    SQLiteErrorCode.SQLITE_IOERR.code,
                    SQLiteErrorCode.SQLITE_CANTOPEN.code,
                    SQLiteErrorCode.SQLITE_NOMEM.code,
                    SQLiteErrorCode.SQLITE_INTERRUPT.code);

    private final Path file;
    private final boolean syncEach;

    /**
     * @param syncEach whether each commit survives a loss of power; else {@link #sync} does
     */
    SqliteDatabase(Path file, boolean syncEach) {
        this.file = file.toAbsolutePath().normalize();
        this.syncEach = syncEach;
    }

    @Override
    public Connection connect() throws SQLException {
        SQLiteConfig config = new SQLiteConfig();
        config.setJournalMode(JournalMode.WAL);
        config.setSynchronous(syncEach ? SynchronousMode.FULL : SynchronousMode.NORMAL);
        config.setBusyTimeout(BUSY_MILLIS);
        config.setOpenMode(SQLiteOpenMode.NOMUTEX); // a connection belongs to one thread
        config.setCacheSize(CACHE);
        config.setPragma(SQLiteConfig.Pragma.WAL_AUTOCHECKPOINT, Integer.toString(LOG_PAGES));
        return config.createConnection(url());
    }

    /** A connection that never writes. */
    Connection connectReadOnly() throws SQLException {
        SQLiteConfig config = new SQLiteConfig();
        config.setReadOnly(true);
        config.setBusyTimeout(BUSY_MILLIS);
        return config.createConnection(url());
    }

    private String url() {
        return "jdbc:sqlite:" + file;
    }

    /** Takes the right to write at once, so that no later statement can fail for it. */
    @Override
    public void begin(Connection connection) throws SQLException {
        execute(connection, "BEGIN IMMEDIATE");
    }

    @Override
    public void commit(Connection connection) throws SQLException {
        execute(connection, "COMMIT");
    }

    @Override
    public void write(Connection connection, Table table, List<@Nullable Object[]> rows)
            throws SQLException {
        if (!rows.isEmpty()) {
            Upserts.write(connection, table, table.mergeOfValues(), rows);
        }
    }

    @Override
    public void add(Connection connection, Table table, List<@Nullable Object[]> rows)
            throws SQLException {
        if (!rows.isEmpty()) {
            Upserts.write(connection, table, table.insertOfValues(), rows);
        }
    }

    @Override
    public String forUpdate() {
        return "";
    }

    /** A small commit that is synced takes along those before it: the log is one file. */
    @Override
    public void sync(Connection connection) throws SQLException {
        if (syncEach) {
            return;
        }
        execute(connection, "PRAGMA synchronous = FULL");
        execute(connection, "PRAGMA user_version = 1");
        execute(connection, "PRAGMA synchronous = NORMAL");
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Override
    public boolean passing(SQLException failure) {
        return failure instanceof SQLiteException sqlite
                && PASSING.contains(sqlite.getResultCode().code & 0xFF);
    }

    @Override
    public boolean hasTable(Connection connection, String name) throws SQLException {
        return Queries.any(connection, "SELECT 1 FROM sqlite_master WHERE name = ?", name);
    }

    @Override
    public void migrate() throws StoreException {
        try {
            OwnerOnly.makeDirectory(OwnerOnly.parent(file));
            makeFile();
            OwnerOnly.check(file);
        } catch (IOException unusable) {
            throw new StoreException(
                    "store %s: %s".formatted(this, unusable.getMessage()), false, unusable);
        }
        new Schema(this, "db/sqlite", url(), new Properties()).migrate();
    }

    /** The other files of the database get the mode of this one. */
    private void makeFile() throws IOException {
        try {
            Files.createFile(file, OwnerOnly.FILE);
            OwnerOnly.giveToOwnerOfParent(file);
        } catch (FileAlreadyExistsException _) {
            // made before
        }
    }

    @Override
    public String toString() {
        return "sqlite:" + file;
    }
}
