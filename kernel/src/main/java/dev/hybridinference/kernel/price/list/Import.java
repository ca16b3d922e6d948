package dev.hybridinference.kernel.price.list;

import dev.hybridinference.kernel.price.PriceEntry;
import java.util.ArrayList;
import java.util.List;

/**
 * What came of reading another project's price list.
 *
 * @param entries prices that we can express exactly
 * @param skipped models that are not ours to price: other kinds of provider, or no token price
 * @param left models of our kinds that were left out because something about them is wrong or
 *     cannot be expressed: unknown is better than wrong
 * @param problems why, a line each, at most {@link PriceLimits#PROBLEMS}
 */
public record Import(List<PriceEntry> entries, int skipped, int left, List<String> problems) {
    public Import {
        entries = List.copyOf(entries);
        problems = List.copyOf(problems);
    }

    /** An import in the making. Confined to one thread. */
    static final class Draft {
        private final List<PriceEntry> entries = new ArrayList<>();
        private final List<String> problems = new ArrayList<>();
        private int skipped;
        private int left;

        void add(PriceEntry entry) {
            if (entries.size() == PriceLimits.ENTRIES) {
                throw new IllegalArgumentException(
                        "price list: more prices (expected: at most %d)"
                                .formatted(PriceLimits.ENTRIES));
            }
            entries.add(entry);
        }

        void skip() {
            skipped++;
        }

        void problem(String model, String what) {
            left++;
            if (problems.size() < PriceLimits.PROBLEMS) {
                problems.add(model + ": " + what);
            }
        }

        Import done() {
            return new Import(entries, skipped, left, problems);
        }
    }
}
