package dev.hybridinference.kernel.dialect;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads from the headers of an answer that a quota is used up, and when it is filled again:
 * OpenAI's {@code x-ratelimit-*} with durations such as {@code 6m0s}, Anthropic's {@code
 * anthropic-ratelimit-*} with times (API references of both, "Rate limits"). Pure.
 */
public final class RateHeaders {
    private static final Pattern PART = Pattern.compile("(\\d{1,9}(?:\\.\\d{1,9})?)(ms|s|m|h|d)");

    private record Names(String remaining, String reset) {}

    private static final List<Names> NAMES =
            List.of(
                    new Names("x-ratelimit-remaining-requests", "x-ratelimit-reset-requests"),
                    new Names("x-ratelimit-remaining-tokens", "x-ratelimit-reset-tokens"),
                    anthropic("requests"),
                    anthropic("tokens"),
                    anthropic("input-tokens"),
                    anthropic("output-tokens"));

    private RateHeaders() {}

    private static Names anthropic(String what) {
        String prefix = "anthropic-ratelimit-" + what;
        return new Names(prefix + "-remaining", prefix + "-reset");
    }

    /**
     * @param header gives the value of a header by its lower-case name, or null
     * @param now wall time that times are compared with
     * @return how long until all quotas are there again, above zero, or null when none is used up
     */
    public static @Nullable Duration exhausted(
            Function<String, @Nullable String> header, Instant now) {
        Duration longest = null;
        for (Names names : NAMES) {
            String remaining = header.apply(names.remaining());
            if (remaining == null || !remaining.strip().equals("0")) {
                continue;
            }
            Duration reset = reset(header.apply(names.reset()), now);
            if (reset != null && (longest == null || reset.compareTo(longest) > 0)) {
                longest = reset;
            }
        }
        return longest;
    }

    private static @Nullable Duration reset(@Nullable String value, Instant now) {
        if (value == null || value.isBlank() || value.length() > 40) {
            return null;
        }
        Duration told = value.indexOf('T') > 0 ? until(value.strip(), now) : span(value.strip());
        return told == null || told.isNegative() || told.isZero() ? null : told;
    }

    private static @Nullable Duration until(String time, Instant now) {
        try {
            return Duration.between(now, Instant.parse(time));
        } catch (DateTimeException | ArithmeticException unusable) {
            return null;
        }
    }

    /**
     * The sum of parts such as {@code 6m} and {@code 0.5s}, or null when something else stands
     * there.
     */
    private static @Nullable Duration span(String text) {
        Matcher part = PART.matcher(text);
        int at = 0;
        double seconds = 0;
        while (part.find() && part.start() == at) {
            double value = Double.parseDouble(part.group(1));
            seconds +=
                    switch (part.group(2)) {
                        case "ms" -> value / 1_000;
                        case "s" -> value;
                        case "m" -> value * 60;
                        case "h" -> value * 3_600;
                        default -> value * 86_400;
                    };
            at = part.end();
        }
        return at == 0 || at < text.length() ? null : Duration.ofMillis((long) (seconds * 1_000));
    }
}
