package dev.hybridinference.gateway.cli;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** When a key ends, as it is written on the command line. */
final class Expiry {
    private static final Pattern SPAN = Pattern.compile("([0-9]{1,6})([mhdw])");

    private Expiry() {}

    /**
     * Reads {@code 90d} (also {@code m}, {@code h}, {@code w}), {@code 2027-01-31} or {@code
     * 2027-01-31T12:00:00Z}; a day means its beginning in UTC.
     */
    static Instant parse(String text, Instant now) throws CommandFailedException {
        Instant end = read(text, now);
        if (!end.isAfter(now)) {
            throw new CommandFailedException(
                    ExitCode.GENERAL, "--expires: %s (expected: in the future)".formatted(text));
        }
        return end;
    }

    private static Instant read(String text, Instant now) throws CommandFailedException {
        Matcher span = SPAN.matcher(text);
        if (span.matches()) {
            long count = Long.parseLong(span.group(1));
            return now.plus(
                    switch (span.group(2)) {
                        case "m" -> Duration.ofMinutes(count);
                        case "h" -> Duration.ofHours(count);
                        case "d" -> Duration.ofDays(count);
                        default -> Duration.ofDays(7 * count);
                    });
        }
        try {
            return text.contains("T")
                    ? Instant.parse(text)
                    : LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant();
        } catch (DateTimeException wrong) {
            throw new CommandFailedException(
                    ExitCode.GENERAL,
                    "--expires: %s (expected: 90d, 12h, 2027-01-31 or 2027-01-31T12:00:00Z)"
                            .formatted(text));
        }
    }
}
