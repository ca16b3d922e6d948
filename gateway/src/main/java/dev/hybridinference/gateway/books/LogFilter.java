package dev.hybridinference.gateway.books;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Which requests are wanted. All conditions must hold.
 *
 * @param range when their first byte came
 * @param wanted what else must be true of them
 */
public record LogFilter(TimeRange range, Map<Field, String> wanted) {
    /** What can be asked for; the value is compared as it is, but for {@link #TEXT}. */
    public enum Field {
        /** As the client named it, or as it was served. */
        MODEL("(model = ? OR served_model = ?)"),
        KEY("key = ?"),
        TARGET("target = ?"),
        OUTCOME("outcome = ?"),
        SESSION("session = ?"),
        STATUS("status = ?"),
        /** A part of the error, whatever its case. */
        TEXT("LOWER(error) LIKE LOWER(?) ESCAPE '\\'");

        private final String sql;

        Field(String sql) {
            this.sql = sql;
        }

        /** The name on the command line and in addresses. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public LogFilter {
        Map<Field, String> copy = new EnumMap<>(Field.class);
        copy.putAll(wanted);
        String status = copy.get(Field.STATUS);
        if (status != null && !status.matches("[0-9]{1,3}")) {
            throw new IllegalArgumentException(
                    "status: %s (expected: an HTTP status such as 429)".formatted(status));
        }
        wanted = copy;
    }

    /** A condition and its parameters in order. */
    record Condition(String sql, List<Object> parameters) {}

    Condition condition() {
        StringBuilder sql = new StringBuilder("time >= ? AND time < ?");
        List<Object> parameters = new ArrayList<>(List.of(range.from(), range.until()));
        wanted.forEach(
                (field, value) -> {
                    sql.append(" AND ").append(field.sql);
                    switch (field) {
                        case MODEL -> parameters.addAll(List.of(value, value));
                        case STATUS -> parameters.add(Integer.parseInt(value));
                        case TEXT -> parameters.add("%" + literal(value) + "%");
                        case KEY, TARGET, OUTCOME, SESSION -> parameters.add(value);
                    }
                });
        return new Condition(sql.toString(), parameters);
    }

    private static String literal(String text) {
        return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_");
    }
}
