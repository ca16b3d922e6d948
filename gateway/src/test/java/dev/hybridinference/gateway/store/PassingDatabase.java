package dev.hybridinference.gateway.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A database that passes everything on to another; faults override what they break. */
abstract class PassingDatabase implements Database {
    private final Database database;

    PassingDatabase(Database database) {
        this.database = database;
    }

    @Override
    public Connection connect() throws SQLException {
        return database.connect();
    }

    @Override
    public void begin(Connection connection) throws SQLException {
        database.begin(connection);
    }

    @Override
    public void commit(Connection connection) throws SQLException {
        database.commit(connection);
    }

    @Override
    public void write(Connection connection, Table table, List<@Nullable Object[]> rows)
            throws SQLException {
        database.write(connection, table, rows);
    }

    @Override
    public void add(Connection connection, Table table, List<@Nullable Object[]> rows)
            throws SQLException {
        database.add(connection, table, rows);
    }

    @Override
    public String forUpdate() {
        return database.forUpdate();
    }

    @Override
    public void sync(Connection connection) throws SQLException {
        database.sync(connection);
    }

    @Override
    public boolean passing(SQLException failure) {
        return database.passing(failure);
    }

    @Override
    public boolean hasTable(Connection connection, String name) throws SQLException {
        return database.hasTable(connection, name);
    }

    @Override
    public void migrate() throws StoreException {
        database.migrate();
    }

    @Override
    public String toString() {
        return database.toString();
    }
}
