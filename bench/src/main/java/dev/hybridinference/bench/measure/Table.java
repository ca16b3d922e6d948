package dev.hybridinference.bench.measure;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Rows of text cells, printed aligned or as Markdown. Confined to one thread. */
public final class Table {

    private final List<List<String>> rows = new ArrayList<>();

    public Table(List<String> header) {
        rows.add(List.copyOf(header));
    }

    public void row(List<String> cells) {
        if (cells.size() != rows.getFirst().size()) {
            throw new IllegalArgumentException(
                    "cells: %d (expected: %d)".formatted(cells.size(), rows.getFirst().size()));
        }
        rows.add(List.copyOf(cells));
    }

    public String markdown() {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < rows.size(); i++) {
            out.append("| ").append(String.join(" | ", rows.get(i))).append(" |\n");
            if (i == 0) {
                out.append("| --- |").append(" ---: |".repeat(rows.get(i).size() - 1)).append('\n');
            }
        }
        return out.toString();
    }

    public String plain() {
        StringBuilder out = new StringBuilder();
        for (List<String> row : rows) {
            for (int column = 0; column < row.size(); column++) {
                int width = width(column);
                String cell = row.get(column);
                String padding = " ".repeat(width - cell.length());
                out.append(column == 0 ? cell + padding : "  " + padding + cell);
            }
            out.append('\n');
        }
        return out.toString();
    }

    /** {@code median (min-max)}, or a dash where nothing was measured. */
    public static String cell(Optional<Series> series) {
        return series.map(
                        s ->
                                "%s (%s-%s)"
                                        .formatted(
                                                number(s.median()),
                                                number(s.min()),
                                                number(s.max())))
                .orElse("-");
    }

    public static String number(double value) {
        double size = Math.abs(value);
        String form = size >= 100 ? "%.0f" : size >= 10 ? "%.1f" : "%.2f";
        return String.format(Locale.ROOT, form, value);
    }

    private int width(int column) {
        return rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0);
    }
}
