package dev.hybridinference.gateway.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The tables of the books, with their columns in the order of the schema. A row is an array of
 * cells in that order.
 */
public enum Table {
    REQUESTS(
            2,
            Merge.WHILE_OPEN,
            """
            writer:t seq:n request_id:t time:n key:t owner:t session:t tags:t
            surface:t model:t served_model:t target:t credential:n stream:b
            status:n outcome:t cancelled_by:t attempts:n fallback:b
            usage_input:n usage_cached_input:n usage_cache_write_5m:n usage_cache_write_1h:n
            usage_audio_input:n usage_image_input:n usage_output:n usage_reasoning:n
            usage_audio_output:n usage_source:t cost_pusd:n price_id:t
            duration_ms:n ttft_ms:n timings:t decision:t config_version:n error:t delivered:b
            seal:t
            """),
    ATTEMPTS(
            3,
            Merge.WHILE_OPEN,
            """
            writer:t seq:n number:n time:n target:t credential:n result:t reached:b billing:t
            duration_ms:n
            usage_input:n usage_cached_input:n usage_cache_write_5m:n usage_cache_write_1h:n
            usage_audio_input:n usage_image_input:n usage_output:n usage_reasoning:n
            usage_audio_output:n usage_source:t cost_pusd:n price_id:t
            seal:t
            """),
    WRITERS(
            1,
            Merge.REPLACE,
            """
            writer:t started:n segment:n position:n first_seq:n last_seq:n ended:b
            seal:t
            """),
    TRIMS(
            1,
            Merge.REPLACE,
            """
            what:t cutoff:n
            seal:t
            """),
    SESSIONS(
            2,
            Merge.ADD,
            """
            session:t key:t first_time:n last_time:n requests:n usage_input:n usage_output:n
            cost_pusd:n unpriced:n
            """),
    ROLLUP_MINUTE(6, Merge.ADD, Columns.ROLLUP),
    LATENCY_MINUTE(7, Merge.ADD, Columns.LATENCY),
    ROLLUP_HOUR(6, Merge.ADD, Columns.ROLLUP),
    LATENCY_HOUR(7, Merge.ADD, Columns.LATENCY);

    /** What happens to a row that is there already. */
    private enum Merge {
        /** The new one replaces it as long as it is open and the new one is not. */
        WHILE_OPEN,
        REPLACE,
        /** The new one's figures are added. */
        ADD
    }

    private static final class Columns {
        static final String ROLLUP =
                """
                bucket:n model:t target:t key:t owner:t outcome:t
                requests:n fallbacks:n attempts:n
                usage_input:n usage_cached_input:n usage_cache_write_5m:n usage_cache_write_1h:n
                usage_audio_input:n usage_image_input:n usage_output:n usage_reasoning:n
                usage_audio_output:n cost_pusd:n unpriced:n duration_ms:n
                """;
        static final String LATENCY =
                "bucket:n model:t target:t key:t outcome:t kind:t le_ms:n count:n";
    }

    private final int keys;
    private final Merge merge;

    @SuppressWarnings("ImmutableEnumChecker") // the list is made once and cannot be changed
    private final List<Column> columns;

    private final String sqlName;
    private final String names;
    private final String insertOfValues;
    private final String mergeOfValues;
    private final String mergeOfArrays;

    Table(int keys, Merge merge, String columns) {
        this.keys = keys;
        this.merge = merge;
        this.columns = Arrays.stream(columns.strip().split("\\s+")).map(Table::column).toList();
        sqlName = name().toLowerCase(Locale.ROOT);
        names = this.columns.stream().map(Column::name).collect(Collectors.joining(", "));
        String values =
                this.columns.stream()
                        .map(_ -> "?")
                        .collect(Collectors.joining(", ", "VALUES (", ")"));
        insertOfValues = "INSERT INTO %s (%s) %s".formatted(sqlName, names, values);
        mergeOfValues = upsert(values);
        mergeOfArrays = upsert(selectOfArrays());
    }

    private static Column column(String text) {
        int colon = text.indexOf(':');
        Column.Kind kind =
                switch (text.charAt(colon + 1)) {
                    case 't' -> Column.Kind.TEXT;
                    case 'n' -> Column.Kind.WHOLE;
                    default -> Column.Kind.TRUTH;
                };
        return new Column(text.substring(0, colon), kind);
    }

    /** Its name in SQL. */
    public String sqlName() {
        return sqlName;
    }

    public List<Column> columns() {
        return columns;
    }

    /** How many columns from the first one make the key. */
    public int keys() {
        return keys;
    }

    /** Whether its rows are sealed, in their last column. */
    public boolean sealed() {
        return columns.getLast().name().equals("seal");
    }

    /** The index of a column, from 0. */
    public int index(String column) {
        for (int i = 0; i < columns.size(); i++) {
            if (columns.get(i).name().equals(column)) {
                return i;
            }
        }
        throw new IllegalArgumentException(
                "column: %s (expected: one of %s)".formatted(column, names()));
    }

    /** All columns with commas between, as {@link #read} needs them. */
    public String names() {
        return names;
    }

    /** The columns of the key with commas between. */
    public String keyNames() {
        return columns.stream().limit(keys).map(Column::name).collect(Collectors.joining(", "));
    }

    /** The current row of a query for {@link #names}. */
    public @Nullable Object[] read(ResultSet rows) throws SQLException {
        @Nullable Object[] cells = new @Nullable Object[columns.size()];
        for (int i = 0; i < cells.length; i++) {
            cells[i] = columns.get(i).read(rows, i + 1);
        }
        return cells;
    }

    /** The statement that inserts a row, with a parameter for each column. */
    String insertOfValues() {
        return insertOfValues;
    }

    /** The statement that inserts or merges a row, with a parameter for each column. */
    String mergeOfValues() {
        return mergeOfValues;
    }

    /** PostgreSQL's form of it for many rows, with an array for each column. */
    String mergeOfArrays() {
        return mergeOfArrays;
    }

    /** PostgreSQL's statement that reads rows from the client. */
    String copy() {
        return "COPY %s (%s) FROM STDIN".formatted(sqlName, names);
    }

    private String selectOfArrays() {
        return "SELECT %1$s FROM unnest(%2$s) AS given (%1$s) ORDER BY %3$s"
                .formatted(
                        names,
                        columns.stream()
                                .map(column -> "?::" + column.kind().postgres() + "[]")
                                .collect(Collectors.joining(", ")),
                        keyNames());
    }

    /** The statement that writes the rows of {@code source}, a VALUES or SELECT clause. */
    private String upsert(String source) {
        return """
               INSERT INTO %s (%s)
               %s
               ON CONFLICT (%s) DO UPDATE SET %s
               %s
               """
                .formatted(sqlName(), names(), source, keyNames(), changes(), condition());
    }

    private String changes() {
        return columns.stream()
                .skip(keys)
                .map(column -> column.name() + " = " + changed(column.name()))
                .collect(Collectors.joining(", "));
    }

    private String changed(String column) {
        if (merge != Merge.ADD) {
            return "excluded." + column;
        }
        String old = sqlName() + "." + column;
        return switch (column) {
            case "first_time" -> earlierOrLater(old, column, '<');
            case "last_time" -> earlierOrLater(old, column, '>');
            default -> old + " + excluded." + column;
        };
    }

    private static String earlierOrLater(String old, String column, char order) {
        return "CASE WHEN excluded.%2$s %3$c %1$s THEN excluded.%2$s ELSE %1$s END"
                .formatted(old, column, order);
    }

    private String condition() {
        if (merge != Merge.WHILE_OPEN) {
            return "";
        }
        // not by name, since the constants are being made
        String end = names.contains("outcome") ? "outcome" : "result";
        return "WHERE %1$s.%2$s = 'open' AND excluded.%2$s <> 'open'".formatted(sqlName(), end);
    }
}
