package dev.hybridinference.kernel.dialect;

import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import org.jspecify.annotations.Nullable;

/** Reads when a provider wants to be asked again (RFC 9110 section 10.2.3). Pure. */
public final class RetryAfter {
    private RetryAfter() {}

    /**
     * @param millis value of {@code retry-after-ms}, which wins, or null
     * @param value value of {@code retry-after}: seconds or an HTTP date, or null
     * @param now wall time that a date is compared with
     * @return how long to wait, not negative, or null when nothing usable was said
     */
    public static @Nullable Duration read(
            @Nullable String millis, @Nullable String value, Instant now) {
        if (millis != null && millis.matches("[0-9]{1,12}(\\.[0-9]{1,9})?")) {
            return Duration.ofMillis((long) Double.parseDouble(millis));
        }
        if (value == null) {
            return null;
        }
        if (value.matches("[0-9]{1,9}(\\.[0-9]{1,9})?")) {
            return Duration.ofMillis((long) (Double.parseDouble(value) * 1_000));
        }
        try {
            Instant date =
                    ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
            Duration left = Duration.between(now, date);
            return left.isNegative() ? Duration.ZERO : left;
        } catch (DateTimeParseException unusable) {
            return null;
        }
    }
}
