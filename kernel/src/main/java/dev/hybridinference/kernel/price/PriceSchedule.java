package dev.hybridinference.kernel.price;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The prices of one target over time. Immutable and thread-safe. */
public final class PriceSchedule {
    /** No price is known. */
    public static final PriceSchedule UNKNOWN = new PriceSchedule(List.of());

    private final long[] from;
    private final List<Price> prices;

    private PriceSchedule(List<PriceEntry> entries) {
        List<PriceEntry> sorted = new ArrayList<>(entries);
        sorted.sort(Comparator.comparingLong(PriceEntry::fromMillis));
        from = sorted.stream().mapToLong(PriceEntry::fromMillis).toArray();
        prices = sorted.stream().map(PriceEntry::price).toList();
    }

    private PriceSchedule(Price price) {
        from = new long[] {Long.MIN_VALUE};
        prices = List.of(price);
    }

    /** One price for all times. */
    public static PriceSchedule always(Price price) {
        return new PriceSchedule(price);
    }

    static PriceSchedule of(List<PriceEntry> entries) {
        return new PriceSchedule(entries);
    }

    /**
     * The price at a time, or null when none is known.
     *
     * @param millis wall time in milliseconds since 1970
     */
    public @Nullable Price at(long millis) {
        for (int i = from.length - 1; i >= 0; i--) {
            if (from[i] <= millis) {
                return prices.get(i);
            }
        }
        return null;
    }
}
