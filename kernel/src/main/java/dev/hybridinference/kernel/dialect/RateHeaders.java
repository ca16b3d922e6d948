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
 * OpenAI's {@code x-ratelimit-*} with durations such as {@code 6m0s} (Azure's and Cerebras' with
 * seconds), Anthropic's {@code anthropic-ratelimit-*} with times (API references, "Rate limits"),
 * OpenRouter's {@code x-ratelimit-reset} with a Unix time, and the {@code ratelimit} fields of
 * draft-ietf-httpapi-ratelimit-headers (versions 6 and 10). Pure.
 */
public final class RateHeaders {
    private static final Pattern PART = Pattern.compile("(\\d{1,9}(?:\\.\\d{1,9})?)(ms|s|m|h|d)");
    private static final Pattern NUMBER = Pattern.compile("\\d{1,14}(?:\\.\\d{1,9})?");

    /** A parameter of the list that the draft describes. */
    private static final Pattern PARAMETER = Pattern.compile(";\\s*([rt])=(\\d{1,9})(?![\\d.])");

    /** From where on numbers are Unix times, in seconds: no span is that long. */
    private static final long TIME = 1_000_000_000L;

    /** From where on they are Unix times in milliseconds. */
    private static final long TIME_MILLIS = TIME * 1_000;

    private static final int LONGEST_LIST = 1_000;

    private record Names(String remaining, String reset) {}

    private static final List<Names> NAMES =
            List.of(
                    openAi("requests"),
                    openAi("tokens"),
                    openAi("requests-day"),
                    openAi("tokens-minute"),
                    new Names("x-ratelimit-remaining", "x-ratelimit-reset"),
                    new Names("ratelimit-remaining", "ratelimit-reset"),
                    anthropic("requests"),
                    anthropic("tokens"),
                    anthropic("input-tokens"),
                    anthropic("output-tokens"));

    private RateHeaders() {}

    private static Names openAi(String what) {
        return new Names("x-ratelimit-remaining-" + what, "x-ratelimit-reset-" + what);
    }

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
        Duration longest = listed(header.apply("ratelimit"));
        for (Names names : NAMES) {
            String remaining = header.apply(names.remaining());
            if (remaining != null && remaining.strip().equals("0")) {
                longest = longer(longest, reset(header.apply(names.reset()), now));
            }
        }
        return longest;
    }

    private static @Nullable Duration longer(@Nullable Duration one, @Nullable Duration other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return one.compareTo(other) >= 0 ? one : other;
    }

    /** The longest of a list such as {@code "minute";r=0;t=30, "day";r=70;t=900}. */
    private static @Nullable Duration listed(@Nullable String list) {
        if (list == null || list.length() > LONGEST_LIST) {
            return null;
        }
        Duration longest = null;
        for (String one : list.split(",", -1)) {
            long remaining = -1;
            long seconds = 0;
            Matcher parameter = PARAMETER.matcher(one);
            while (parameter.find()) {
                long value = Long.parseLong(parameter.group(2));
                if (parameter.group(1).equals("r")) {
                    remaining = value;
                } else {
                    seconds = value;
                }
            }
            if (remaining == 0 && seconds > 0) {
                longest = longer(longest, Duration.ofSeconds(seconds));
            }
        }
        return longest;
    }

    private static @Nullable Duration reset(@Nullable String value, Instant now) {
        if (value == null || value.isBlank() || value.length() > 40) {
            return null;
        }
        String text = value.strip();
        Duration told;
        if (text.indexOf('T') > 0) {
            told = until(text, now);
        } else {
            told = NUMBER.matcher(text).matches() ? number(text, now) : span(text);
        }
        return told == null || told.isNegative() || told.isZero() ? null : told;
    }

    /** A number without a unit: seconds, or a Unix time in seconds or milliseconds. */
    private static Duration number(String text, Instant now) {
        double value = Double.parseDouble(text);
        if (value < TIME) {
            return Duration.ofMillis(Math.round(value * 1_000));
        }
        long millis = Math.round(value < TIME_MILLIS ? value * 1_000 : value);
        return Duration.between(now, Instant.ofEpochMilli(millis));
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
