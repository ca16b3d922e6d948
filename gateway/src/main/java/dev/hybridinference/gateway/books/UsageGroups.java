package dev.hybridinference.gateway.books;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The lines of a usage report while they are summed. Confined to one thread. */
final class UsageGroups {
    /** Numbers that are held at once: a number of each model in each line. */
    static final int LIMIT = 100_000;

    private final Map<Name, Sums> lines = new HashMap<>();
    private final SortedMap<String, Tally> models = new TreeMap<>();
    private Tally totals = Tally.NONE;
    private int held;

    private record Name(String period, @Nullable String group) {}

    /** Confined to its groups. */
    private static final class Sums {
        private final SortedMap<String, Tally> models = new TreeMap<>();
        private Tally tally = Tally.NONE;
        private long last;
    }

    void total(String model, Tally tally) {
        totals = totals.plus(tally);
        models.merge(model, tally, Tally::plus);
    }

    /** Adds to a line; false when there are too many. */
    boolean add(String period, @Nullable String group, String model, Tally tally, long last) {
        Sums line = lines.computeIfAbsent(new Name(period, group), _ -> new Sums());
        line.tally = line.tally.plus(tally);
        line.last = Math.max(line.last, last);
        if (line.models.merge(model, tally, Tally::plus) == tally) {
            held++;
        }
        return held <= LIMIT;
    }

    UsageReport report(UsageQuery query, List<String> notices) {
        List<UsageReport.Line> list = new ArrayList<>();
        lines.forEach(
                (name, sums) ->
                        list.add(
                                new UsageReport.Line(
                                        name.period(),
                                        name.group(),
                                        sums.tally,
                                        sums.models,
                                        sums.last)));
        Comparator<UsageReport.Line> order =
                query.period() == Period.SESSION
                        ? Comparator.comparingLong(UsageReport.Line::lastMillis)
                                .thenComparing(UsageReport.Line::period)
                        : Comparator.comparing(UsageReport.Line::period);
        list.sort(
                order.thenComparing(
                        UsageReport.Line::group, Comparator.nullsFirst(String::compareTo)));
        return new UsageReport(query, list, totals, models, notices);
    }
}
