package dev.hybridinference.gateway.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/** All contents in one table of SQLite; old ones are deleted row by row. Stateless. */
final class OneContentTable implements ContentTable {
    @Override
    public void prepare(Connection connection, List<Day> days) {
        // the table takes any day
    }

    /** What was deleted is overwritten, or it would stay in the file. */
    @Override
    public boolean trim(Connection connection, long cutoffMillis, int most) throws SQLException {
        try (Statement overwriting = connection.createStatement()) {
            overwriting.execute("PRAGMA secure_delete = ON");
        }
        String sql =
                """
                DELETE FROM contents WHERE rowid IN
                    (SELECT rowid FROM contents WHERE time < ? ORDER BY time LIMIT ?)
                """;
        try (PreparedStatement delete = connection.prepareStatement(sql)) {
            delete.setLong(1, cutoffMillis);
            delete.setInt(2, most);
            return delete.executeUpdate() == most;
        }
    }

    @Override
    public void failed() {
        // nothing is known that could be wrong
    }
}
