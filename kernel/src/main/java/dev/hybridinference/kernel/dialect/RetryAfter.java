package dev.hybridinference.kernel.dialect;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads when a provider wants to be asked again (RFC 9110 section 10.2.3). Pure. */
public final class RetryAfter {
    /** How far ahead a year of two digits may be (RFC 9110 section 5.6.7). */
    private static final int YEARS_AHEAD = 50;

    private static final DateTimeFormatter ASCTIME =
            DateTimeFormatter.ofPattern("EEE MMM ppd HH:mm:ss uuuu", Locale.US)
                    .withZone(ZoneOffset.UTC);

    private RetryAfter() {}

    /**
     * @param millis value of {@code retry-after-ms} (or Azure's {@code x-ms-retry-after-ms}), which
     *     wins, or null
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
        String text = value.strip();
        if (text.matches("[0-9]{1,9}(\\.[0-9]{1,9})?")) {
            return Duration.ofMillis((long) (Double.parseDouble(text) * 1_000));
        }
        Instant date = date(text, now);
        if (date == null) {
            return null;
        }
        Duration left = Duration.between(now, date);
        return left.isNegative() ? Duration.ZERO : left;
    }

    /** A date in one of the three forms that recipients have to accept. */
    private static @Nullable Instant date(String text, Instant now) {
        Instant date = date(text, DateTimeFormatter.RFC_1123_DATE_TIME);
        if (date == null) {
            date = date(text, rfc850(now));
        }
        return date == null ? date(text, ASCTIME) : date;
    }

    private static @Nullable Instant date(String text, DateTimeFormatter form) {
        try {
            return ZonedDateTime.parse(text, form).toInstant();
        } catch (DateTimeException otherForm) {
            return null;
        }
    }

    private static DateTimeFormatter rfc850(Instant now) {
        int year = now.atOffset(ZoneOffset.UTC).getYear();
        return new DateTimeFormatterBuilder()
                .appendPattern("EEEE, dd-MMM-")
                .appendValueReduced(ChronoField.YEAR, 2, 2, year + YEARS_AHEAD - 99)
                .appendPattern(" HH:mm:ss 'GMT'")
                .toFormatter(Locale.US)
                .withZone(ZoneOffset.UTC);
    }
}
