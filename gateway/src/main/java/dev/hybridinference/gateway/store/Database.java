package dev.hybridinference.gateway.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What differs between the databases that keep the books. Stateless. */
interface Database {
    /** Opens a connection and sets it up. Blocks for seconds at most. */
    Connection connect() throws SQLException;

    /** Begins a transaction that writes. */
    void begin(Connection connection) throws SQLException;

    void commit(Connection connection) throws SQLException;

    /** Writes rows of a table as {@link Table#upsert} says. */
    void write(Connection connection, Table table, List<@Nullable Object[]> rows)
            throws SQLException;

    /** Writes rows of whose keys there are none yet, which is faster. */
    void add(Connection connection, Table table, List<@Nullable Object[]> rows) throws SQLException;

    /** What a SELECT ends with that keeps its row for this transaction. */
    String forUpdate();

    /** Returns when all commits of the past survive a loss of power. */
    void sync(Connection connection) throws SQLException;

    /** Whether the same call may succeed later. */
    boolean passing(SQLException failure);

    boolean hasTable(Connection connection, String name) throws SQLException;

    /** Brings the schema up to date. */
    void migrate() throws StoreException;

    /** Names it without its password. */
    @Override
    String toString();
}
