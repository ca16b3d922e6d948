package dev.hybridinference.gateway.store;

import java.sql.SQLException;

/** Says what failed in a database. Stateless and thread-safe. */
final class Failures {
    private Failures() {}

    static StoreException of(Database database, SQLException failure) {
        String state = failure.getSQLState();
        return new StoreException(
                "store %s: %s%s"
                        .formatted(
                                database,
                                failure.getMessage(),
                                state == null ? "" : " (SQL state " + state + ")"),
                database.passing(failure),
                failure);
    }
}
