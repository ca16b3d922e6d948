package dev.hybridinference.gateway.config.schema;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Times and sizes as they are written: a whole number and a unit. Stateless and thread-safe. */
public final class Units {
    static final String SPAN_PATTERN = "[0-9]{1,9}(ms|s|m|h|d)";
    static final String SIZE_PATTERN = "[0-9]{1,9}(B|KiB|MiB|GiB|KB|MB|GB)";
    private static final Pattern SPAN = Pattern.compile("([0-9]{1,9})(ms|s|m|h|d)");
    private static final Pattern SIZE = Pattern.compile("([0-9]{1,9})(B|[KMG]i?B)");

    private Units() {}

    /** Reads {@code 500ms}, {@code 30s}, {@code 10m}, {@code 2h} or {@code 1d}; else null. */
    public static @Nullable Duration span(String text) {
        Matcher matcher = SPAN.matcher(text);
        if (!matcher.matches()) {
            return null;
        }
        long count = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "ms" -> Duration.ofMillis(count);
            case "s" -> Duration.ofSeconds(count);
            case "m" -> Duration.ofMinutes(count);
            case "h" -> Duration.ofHours(count);
            default -> Duration.ofDays(count);
        };
    }

    /** Reads bytes, {@code KiB} (1024) or {@code KB} (1000) and so on; else null. */
    public static @Nullable Long size(String text) {
        Matcher matcher = SIZE.matcher(text);
        if (!matcher.matches()) {
            return null;
        }
        long count = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "B" -> count;
            case "KiB" -> count << 10;
            case "MiB" -> count << 20;
            case "GiB" -> count << 30;
            case "KB" -> count * 1_000;
            case "MB" -> count * 1_000_000;
            default -> count * 1_000_000_000;
        };
    }

    /** A time in the largest unit that leaves no rest. */
    static String text(Duration span) {
        long millis = span.toMillis();
        if (millis % 1000 != 0) {
            return millis + "ms";
        }
        if (millis % 60_000 != 0 || millis == 0) {
            return millis / 1000 + "s";
        }
        if (millis % 3_600_000 != 0) {
            return millis / 60_000 + "m";
        }
        return millis % 86_400_000 == 0 ? millis / 86_400_000 + "d" : millis / 3_600_000 + "h";
    }

    /** A size in the largest binary unit that leaves no rest. */
    static String text(long bytes) {
        if (bytes % (1 << 30) == 0 && bytes != 0) {
            return (bytes >> 30) + "GiB";
        }
        if (bytes % (1 << 20) == 0 && bytes != 0) {
            return (bytes >> 20) + "MiB";
        }
        return bytes % 1024 == 0 && bytes != 0 ? (bytes >> 10) + "KiB" : bytes + "B";
    }
}
