package dev.hybridinference.gateway.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** Questions with a short answer. Stateless. */
final class Queries {
    private Queries() {}

    /** Whether a query with one text gives any row. */
    static boolean any(Connection connection, String sql, String text) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setString(1, text);
            try (ResultSet rows = select.executeQuery()) {
                return rows.next();
            }
        }
    }
}
