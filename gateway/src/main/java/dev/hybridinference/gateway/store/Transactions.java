package dev.hybridinference.gateway.store;

import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * Transactions over one connection, which is opened when it is needed, and anew after a failure.
 * Confined to one thread.
 */
final class Transactions implements AutoCloseable {
    private final Database database;
    private @Nullable Connection connection;

    Transactions(Database database) {
        this.database = database;
    }

    /** What one transaction does. */
    @FunctionalInterface
    interface Work<T extends @Nullable Object> {
        T run(Connection connection) throws SQLException;
    }

    /** Does it as a whole or not at all. */
    <T extends @Nullable Object> T run(Work<T> work) throws StoreException {
        boolean done = false;
        try {
            Connection open = open();
            database.begin(open);
            T result = work.run(open);
            database.commit(open);
            done = true;
            return result;
        } catch (SQLException failure) {
            throw Failures.of(database, failure);
        } finally {
            if (!done) {
                drop();
            }
        }
    }

    /** Returns when all commits of the past survive a loss of power. */
    void sync() throws StoreException {
        try {
            database.sync(open());
        } catch (SQLException failure) {
            drop();
            throw Failures.of(database, failure);
        }
    }

    private Connection open() throws SQLException {
        Connection open = connection;
        if (open == null) {
            open = database.connect();
            connection = open;
        }
        return open;
    }

    /** Closing ends what is not committed, and a connection is cheap beside a doubt about it. */
    private void drop() {
        Connection open = connection;
        connection = null;
        if (open != null) {
            try {
                open.close();
            } catch (SQLException _) {
                // it was lost, and with it what was not committed
            }
        }
    }

    @Override
    public void close() {
        drop();
    }
}
