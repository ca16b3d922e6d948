package dev.hybridinference.gateway.store;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import org.jspecify.annotations.Nullable;

/**
 * A column of the books.
 *
 * @param name as in SQL
 * @param kind what its cells hold
 */
public record Column(String name, Kind kind) {

    /** What cells hold, besides null. */
    public enum Kind {
        /** A {@link String}. */
        TEXT("text"),
        /** A {@link Long}. */
        WHOLE("bigint"),
        /** A {@link Boolean}. */
        TRUTH("boolean");

        private final String postgres;

        Kind(String postgres) {
            this.postgres = postgres;
        }

        /** PostgreSQL's type that holds all of its cells. */
        String postgres() {
            return postgres;
        }

        /** Room for so many cells. */
        @Nullable Object[] cells(int count) {
            return switch (this) {
                case TEXT -> new @Nullable String[count];
                case WHOLE -> new @Nullable Long[count];
                case TRUTH -> new @Nullable Boolean[count];
            };
        }
    }

    /** The cell of the current row. */
    @Nullable Object read(ResultSet rows, int index) throws SQLException {
        Object cell =
                switch (kind) {
                    case TEXT -> rows.getString(index);
                    case WHOLE -> rows.getLong(index);
                    case TRUTH -> rows.getBoolean(index);
                };
        return rows.wasNull() ? null : cell;
    }

    void bind(PreparedStatement statement, int index, @Nullable Object cell) throws SQLException {
        switch (cell) {
            case null -> statement.setNull(index, Types.NULL);
            case String text -> statement.setString(index, text);
            case Long whole -> statement.setLong(index, whole);
            case Boolean truth -> statement.setBoolean(index, truth);
            default ->
                    throw new IllegalArgumentException(
                            "%s: %s (expected: %s)".formatted(name, cell.getClass(), kind));
        }
    }
}
