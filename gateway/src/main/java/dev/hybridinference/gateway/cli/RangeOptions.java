package dev.hybridinference.gateway.cli;

import dev.hybridinference.gateway.books.TimeRange;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Model.CommandSpec;

/** The options {@code --since} and {@code --until}. Stateless. */
final class RangeOptions {
    private static final Pattern SPAN = Pattern.compile("([0-9]{1,6})([smhdw])");
    private static final Pattern COMPACT = Pattern.compile("[0-9]{8}");

    private RangeOptions() {}

    static void add(CommandSpec spec) {
        spec.addOption(
                Invocation.option(
                                "--since",
                                "T",
                                "From when on: 2026-11-01, 2026-11-01T12:00:00Z, or how long ago: 30m, 24h, 7d, 4w.")
                        .build());
        spec.addOption(
                Invocation.option("--until", "T", "Until when; a day is counted with it.").build());
    }

    /** The range; everything when neither option is there. Days are those of {@code zone}. */
    static TimeRange read(Invocation invocation, ZoneId zone) throws CommandFailedException {
        Instant now = invocation.terminal().clock().instant();
        Optional<String> since = invocation.value("--since");
        Optional<String> until = invocation.value("--until");
        long from = since.isEmpty() ? 0 : millis("--since", since.get(), now, zone);
        long end = until.isEmpty() ? Long.MAX_VALUE : millis("--until", until.get(), now, zone);
        if (end < from) {
            throw new CommandFailedException(
                    ExitCode.GENERAL,
                    "--until: %s (expected: not before --since)".formatted(until.orElse("")));
        }
        return new TimeRange(from, end);
    }

    private static long millis(String option, String text, Instant now, ZoneId zone)
            throws CommandFailedException {
        try {
            return Math.max(0, read(option, text, now, zone).toEpochMilli());
        } catch (DateTimeException | ArithmeticException wrong) {
            throw new CommandFailedException(
                    ExitCode.GENERAL,
                    "%s: %s (expected: 24h, 7d, 2026-11-01 or 2026-11-01T12:00:00Z)"
                            .formatted(option, text));
        }
    }

    private static Instant read(String option, String text, Instant now, ZoneId zone) {
        Matcher span = SPAN.matcher(text);
        if (span.matches()) {
            return now.minus(length(Long.parseLong(span.group(1)), span.group(2)));
        }
        if (text.contains("T")) {
            return DateTimeFormatter.ISO_OFFSET_DATE_TIME.parse(text, Instant::from);
        }
        LocalDate day =
                LocalDate.parse(
                        text,
                        COMPACT.matcher(text).matches()
                                ? DateTimeFormatter.BASIC_ISO_DATE
                                : DateTimeFormatter.ISO_LOCAL_DATE);
        return (option.equals("--until") ? day.plusDays(1) : day).atStartOfDay(zone).toInstant();
    }

    private static Duration length(long count, String unit) {
        return switch (unit) {
            case "s" -> Duration.ofSeconds(count);
            case "m" -> Duration.ofMinutes(count);
            case "h" -> Duration.ofHours(count);
            case "d" -> Duration.ofDays(count);
            default -> Duration.ofDays(7 * count);
        };
    }
}
