package dev.hybridinference.clients;

import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Which client was shown to do what on which upstream. Confined to the test's thread. */
final class ClientsTable {
    /** A client and what was upstream. */
    record Row(String client, Upstream upstream) {}

    private final Map<Row, Map<Column, String>> cells = new LinkedHashMap<>();

    /** A cell that failed once stays so. */
    void mark(Row row, Column column, boolean passed) {
        cells.computeIfAbsent(row, _ -> new EnumMap<>(Column.class))
                .merge(column, passed ? "ok" : "FAILS", (was, is) -> was.equals("ok") ? is : was);
    }

    /** Cells nobody filled. */
    List<String> empty() {
        return cells.entrySet().stream()
                .flatMap(
                        row ->
                                List.of(Column.values()).stream()
                                        .filter(column -> !row.getValue().containsKey(column))
                                        .map(column -> row.getKey() + " " + column))
                .toList();
    }

    /** One line per row under a line of headings. */
    String print() {
        StringBuilder text = new StringBuilder(line("client", "upstream"));
        for (Column column : Column.values()) {
            text.append("%-10s".formatted(column.name().toLowerCase(Locale.ROOT)));
        }
        cells.forEach(
                (row, filled) -> {
                    text.append('\n').append(line(row.client(), row.upstream().kind()));
                    for (Column column : Column.values()) {
                        text.append("%-10s".formatted(filled.getOrDefault(column, "EMPTY")));
                    }
                });
        return text.append('\n').toString();
    }

    private static String line(String client, String upstream) {
        return "%-18s%-11s".formatted(client, upstream);
    }
}
