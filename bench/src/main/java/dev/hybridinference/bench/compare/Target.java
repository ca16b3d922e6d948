package dev.hybridinference.bench.compare;

import java.util.Locale;

/** A figure that must not be above its limit. */
record Target(String name, double value, double limit, String unit) {

    boolean reached() {
        return value <= limit;
    }

    /** One line: the figure, the limit, and by how much it was missed. */
    String line() {
        String figure = String.format(Locale.ROOT, "%.2f%s (limit %.2f)", value, unit, limit);
        if (reached()) {
            return "reached  " + name + ": " + figure;
        }
        return "MISSED   %s: %s, by %s"
                .formatted(
                        name,
                        figure,
                        limit == 0
                                ? String.format(Locale.ROOT, "%.2f%s", value, unit)
                                : String.format(Locale.ROOT, "%.0f %%", (value / limit - 1) * 100));
    }
}
