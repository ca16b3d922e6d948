package dev.hybridinference.gateway.store;

import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A day in UTC.
 *
 * @param number days since 1970-01-01
 */
record Day(long number) {
    private static final long MILLIS = TimeUnit.DAYS.toMillis(1);

    static Day of(long millis) {
        return new Day(Math.floorDiv(millis, MILLIS));
    }

    /** The day that {@link #digits} gave, or null. */
    static @Nullable Day parse(String digits) {
        try {
            return new Day(LocalDate.parse(digits, DateTimeFormatter.BASIC_ISO_DATE).toEpochDay());
        } catch (DateTimeParseException _) {
            return null;
        }
    }

    Day plus(int days) {
        return new Day(number + days);
    }

    /** Its first millisecond. */
    long from() {
        return number * MILLIS;
    }

    /** The first millisecond after it. */
    long to() {
        return (number + 1) * MILLIS;
    }

    /** Such as {@code 20261231}. */
    String digits() {
        return LocalDate.ofEpochDay(number).format(DateTimeFormatter.BASIC_ISO_DATE);
    }
}
