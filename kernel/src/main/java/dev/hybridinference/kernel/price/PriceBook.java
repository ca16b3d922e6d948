package dev.hybridinference.kernel.price;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Prices by provider kind and model. A model is looked for by its whole name first, then without
 * the date of its snapshot. Immutable and thread-safe.
 */
public final class PriceBook {
    /** Knows no price. */
    public static final PriceBook EMPTY = new PriceBook(List.of(), null);

    private static final Pattern DATED =
            Pattern.compile("(.+)-(?:20[0-9]{2}-[0-9]{2}-[0-9]{2}|20[0-9]{6})");

    private final Map<Name, List<PriceEntry>> byName = new LinkedHashMap<>();
    private final @Nullable PriceBook below;

    private record Name(String kind, String model) {}

    private PriceBook(List<PriceEntry> entries, @Nullable PriceBook below) {
        for (PriceEntry entry : entries) {
            List<PriceEntry> same =
                    byName.computeIfAbsent(
                            new Name(entry.kind(), entry.model()), _ -> new ArrayList<>());
            for (PriceEntry other : same) {
                if (other.fromMillis() == entry.fromMillis()) {
                    throw new IllegalArgumentException(
                            "%s/%s: two prices from the same day on (expected: one)"
                                    .formatted(entry.kind(), entry.model()));
                }
            }
            same.add(entry);
        }
        this.below = below;
    }

    /**
     * @throws IllegalArgumentException when a model has two prices from the same day on
     */
    public static PriceBook of(List<PriceEntry> entries) {
        return new PriceBook(entries, null);
    }

    /** This book, and for what it does not know the other one. */
    public PriceBook over(PriceBook other) {
        List<PriceEntry> own = byName.values().stream().flatMap(List::stream).toList();
        return new PriceBook(own, below == null ? other : below.over(other));
    }

    /** The prices of a model over time; {@link PriceSchedule#UNKNOWN} when there are none. */
    public PriceSchedule schedule(String kind, String model) {
        List<PriceEntry> found = find(kind, model);
        return found.isEmpty() ? PriceSchedule.UNKNOWN : PriceSchedule.of(found);
    }

    /** The price of a model at a time with where it comes from, or null. */
    public @Nullable PriceEntry entry(String kind, String model, long millis) {
        PriceEntry latest = null;
        for (PriceEntry entry : find(kind, model)) {
            if (entry.fromMillis() <= millis
                    && (latest == null || latest.fromMillis() < entry.fromMillis())) {
                latest = entry;
            }
        }
        return latest;
    }

    /** All entries that a look-up by their own name finds, this book's first. */
    public List<PriceEntry> entries() {
        List<PriceEntry> all = new ArrayList<>();
        byName.values().forEach(all::addAll);
        if (below != null) {
            for (PriceEntry entry : below.entries()) {
                if (!byName.containsKey(new Name(entry.kind(), entry.model()))) {
                    all.add(entry);
                }
            }
        }
        return all;
    }

    private List<PriceEntry> find(String kind, String model) {
        List<PriceEntry> exact = byName.get(new Name(kind, model));
        if (exact != null) {
            return exact;
        }
        Matcher dated = DATED.matcher(model);
        if (dated.matches()) {
            List<PriceEntry> undated = byName.get(new Name(kind, dated.group(1)));
            if (undated != null) {
                return undated;
            }
        }
        return below == null ? List.of() : below.find(kind, model);
    }
}
