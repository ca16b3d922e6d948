package dev.hybridinference.kernel.price;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * What a model of a kind of provider costs from a day on.
 *
 * @param kind the provider kind, as in configuration files
 * @param model the provider's name of the model, without the date of a snapshot
 * @param effectiveFrom the first day in UTC on which it holds; null when it always held
 * @param source where the price was read
 * @param checkedAt the day on which it was read there
 */
public record PriceEntry(
        String kind,
        String model,
        @Nullable LocalDate effectiveFrom,
        Price price,
        String source,
        LocalDate checkedAt) {
    public PriceEntry {
        if (kind.isEmpty() || model.isEmpty()) {
            throw new IllegalArgumentException(
                    "entry: kind '%s', model '%s' (expected: both not empty)"
                            .formatted(kind, model));
        }
    }

    /** Wall time in milliseconds since 1970 from which it holds. */
    long fromMillis() {
        return effectiveFrom == null ? Long.MIN_VALUE : effectiveFrom.toEpochDay() * 86_400_000L;
    }
}
