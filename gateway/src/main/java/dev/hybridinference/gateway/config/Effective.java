package dev.hybridinference.gateway.config;

import dev.hybridinference.gateway.config.schema.Checked;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Every setting as it holds, with its origin; secrets are shown as {@code ***}.
 *
 * @param entries section by section; what a kind adds stands at the end of its provider
 * @param files that were read, with those that references named
 */
public record Effective(List<Entry> entries, List<Path> files) {
    public Effective {
        entries = List.copyOf(entries);
        files = List.copyOf(files);
    }

    /**
     * One setting.
     *
     * @param path such as {@code models[0].id}
     * @param value as it may be printed
     * @param origin {@code default}, a file with its line, an environment variable, {@code flag},
     *     or the kind of a provider
     */
    public record Entry(String path, String value, String origin) {}

    static Effective of(Checked.Fields root, List<Path> files) {
        List<Entry> entries = new ArrayList<>();
        collect(root, "", entries);
        return new Effective(entries, files);
    }

    private static void collect(Checked checked, String path, List<Entry> entries) {
        switch (checked) {
            case Checked.Leaf(_, String shown, var place) ->
                    entries.add(new Entry(path, shown, place.toString()));
            case Checked.Wrong(var place) ->
                    throw new IllegalStateException(path + ": wrong at " + place);
            case Checked.Items(var items, var place) -> {
                if (items.stream().allMatch(Checked.Leaf.class::isInstance)) {
                    String all =
                            items.stream()
                                    .map(item -> ((Checked.Leaf) item).shown())
                                    .collect(Collectors.joining(", ", "[", "]"));
                    entries.add(new Entry(path, all, place.toString()));
                } else {
                    for (int i = 0; i < items.size(); i++) {
                        collect(items.get(i), path + "[" + i + "]", entries);
                    }
                }
            }
            case Checked.Fields(var all, _, _) -> {
                for (Map.Entry<String, Checked> entry : all.entrySet()) {
                    String below = path.isEmpty() ? entry.getKey() : path + "." + entry.getKey();
                    collect(entry.getValue(), below, entries);
                }
            }
        }
    }

    /** All settings as text, one a line, with the origins in a column of their own. */
    public String text() {
        int width =
                entries.stream()
                        .mapToInt(e -> e.path().length() + e.value().length() + 2)
                        .filter(length -> length < 80)
                        .max()
                        .orElse(0);
        return entries.stream()
                .map(e -> pad(e.path() + ": " + e.value(), width) + "  # " + e.origin() + "\n")
                .collect(Collectors.joining());
    }

    private static String pad(String text, int width) {
        return text + " ".repeat(Math.max(0, width - text.length()));
    }
}
