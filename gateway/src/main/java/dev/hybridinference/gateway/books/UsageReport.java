package dev.hybridinference.gateway.books;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * What was used. Requests that are still running are not in it.
 *
 * @param totals every request once, whatever the lines are
 * @param notices what a reader must know of the numbers
 */
public record UsageReport(
        UsageQuery query,
        List<Line> lines,
        Tally totals,
        SortedMap<String, Tally> models,
        List<String> notices) {
    public UsageReport {
        lines = List.copyOf(lines);
        models = Collections.unmodifiableSortedMap(models);
        notices = List.copyOf(notices);
    }

    /**
     * One line.
     *
     * @param period the day, the Monday of the week, the month, or the session
     * @param group the key, user, model, target or tag; empty for those that have none; null when
     *     it is not broken down
     * @param models the same numbers by model
     * @param lastMillis when the last one came, in milliseconds since 1970, or the minute or hour
     *     of it
     */
    public record Line(
            String period,
            @Nullable String group,
            Tally tally,
            SortedMap<String, Tally> models,
            long lastMillis) {
        public Line {
            models = Collections.unmodifiableSortedMap(models);
        }
    }
}
