package dev.hybridinference.gateway.books;

import dev.hybridinference.gateway.store.Rows;
import dev.hybridinference.gateway.store.Table;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Requests and attempts of the current row of a query for all columns of their table. */
final class StoredRows {
    static final String REQUEST_COLUMNS = Table.REQUESTS.names();
    static final String ATTEMPT_COLUMNS = Table.ATTEMPTS.names();

    private static final int REQUEST_SEAL = Table.REQUESTS.index("seal");
    private static final int ATTEMPT_SEAL = Table.ATTEMPTS.index("seal");

    private StoredRows() {}

    static StoredRequest request(ResultSet row) throws SQLException {
        @Nullable Object[] cells = Table.REQUESTS.read(row);
        return new StoredRequest(
                Rows.request(cells), Rows.delivered(cells), String.valueOf(cells[REQUEST_SEAL]));
    }

    static StoredAttempt attempt(ResultSet row) throws SQLException {
        @Nullable Object[] cells = Table.ATTEMPTS.read(row);
        return new StoredAttempt(Rows.attempt(cells), String.valueOf(cells[ATTEMPT_SEAL]));
    }
}
