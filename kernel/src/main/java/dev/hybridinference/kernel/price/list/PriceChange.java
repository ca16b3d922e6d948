package dev.hybridinference.kernel.price.list;

import dev.hybridinference.kernel.price.Price;
import dev.hybridinference.kernel.price.PriceBook;
import dev.hybridinference.kernel.price.PriceEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A model whose price is another one in another book.
 *
 * @param kind the provider kind
 * @param model the model
 * @param before null when it was unknown
 * @param after null when it becomes unknown
 */
public record PriceChange(
        String kind, String model, @Nullable Price before, @Nullable Price after) {

    private record Pair(@Nullable Price before, @Nullable Price after) {}

    /** All differences at a time, in the order of kinds and models. */
    public static List<PriceChange> between(PriceBook before, PriceBook after, long millis) {
        Map<String, Map<String, Pair>> pairs = new TreeMap<>();
        for (PriceBook book : List.of(before, after)) {
            for (PriceEntry entry : book.entries()) {
                pairs.computeIfAbsent(entry.kind(), _ -> new TreeMap<>())
                        .computeIfAbsent(
                                entry.model(),
                                model ->
                                        new Pair(
                                                price(before, entry.kind(), model, millis),
                                                price(after, entry.kind(), model, millis)));
            }
        }
        List<PriceChange> changes = new ArrayList<>();
        pairs.forEach(
                (kind, models) ->
                        models.forEach(
                                (model, pair) -> {
                                    if (!Objects.equals(pair.before(), pair.after())) {
                                        changes.add(
                                                new PriceChange(
                                                        kind, model, pair.before(), pair.after()));
                                    }
                                }));
        return changes;
    }

    private static @Nullable Price price(PriceBook book, String kind, String model, long millis) {
        PriceEntry entry = book.entry(kind, model, millis);
        return entry == null ? null : entry.price();
    }
}
