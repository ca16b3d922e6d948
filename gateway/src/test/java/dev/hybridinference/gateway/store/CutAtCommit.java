package dev.hybridinference.gateway.store;

import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** A database that does something just before its first commit. Confined to one thread. */
final class CutAtCommit extends PassingDatabase {
    private @Nullable Runnable before;

    CutAtCommit(Database database, Runnable before) {
        super(database);
        this.before = before;
    }

    @Override
    public void commit(Connection connection) throws SQLException {
        Runnable once = before;
        before = null;
        if (once != null) {
            once.run();
        }
        super.commit(connection);
    }
}
