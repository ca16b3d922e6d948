package dev.hybridinference.gateway.books;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * When a step of a request was reached.
 *
 * @param nanos nanoseconds from the request's first byte
 */
public record Timing(String step, long nanos) {
    private static final Pattern FORM = Pattern.compile("([^,:]+):([0-9]{1,18})(?:,|$)");

    /** Reads {@code step:nanos,step:nanos}; what has another form is left out. */
    public static List<Timing> of(String timings) {
        List<Timing> list = new ArrayList<>();
        for (MatchResult found : FORM.matcher(timings).results().toList()) {
            list.add(new Timing(found.group(1), Long.parseLong(found.group(2))));
        }
        return list;
    }
}
