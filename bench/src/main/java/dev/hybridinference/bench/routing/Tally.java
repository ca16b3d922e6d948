package dev.hybridinference.bench.routing;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;

/** Figures of what clients saw. Immutable. */
record Tally(List<Seen> all) {
    private static final double NANOS_PER_MILLI = TimeUnit.MILLISECONDS.toNanos(1);

    Tally {
        all = List.copyOf(all);
    }

    Tally where(Predicate<Seen> wanted) {
        return new Tally(all.stream().filter(wanted).toList());
    }

    int size() {
        return all.size();
    }

    long count(Seen.End end) {
        return all.stream().filter(one -> one.end() == end).count();
    }

    long failed() {
        return all.stream().filter(Seen::failed).count();
    }

    double failedPercent() {
        return 100.0 * failed() / Math.max(1, size());
    }

    /** Time to the first content in milliseconds; NaN when nobody got any. */
    double firstMillis(double percentile) {
        return millis(
                all.stream().filter(one -> one.firstNanos() != Seen.NEVER).toList(),
                Seen::firstNanos,
                percentile);
    }

    /** Time to the end in milliseconds; NaN when there was none. */
    double totalMillis(double percentile) {
        return millis(all, Seen::totalNanos, percentile);
    }

    /** How late requests were sent, in milliseconds. */
    double lateMillis(double percentile) {
        return millis(all, Seen::lateNanos, percentile);
    }

    private static double millis(List<Seen> some, ToLongFunction<Seen> figure, double percentile) {
        return percentile(some.stream().mapToLong(figure).toArray(), percentile) / NANOS_PER_MILLI;
    }

    /** The smallest value that at least this share does not exceed; NaN of nothing. */
    static double percentile(long[] values, double percentile) {
        if (values.length == 0) {
            return Double.NaN;
        }
        long[] sorted = values.clone();
        Arrays.sort(sorted);
        int rank = (int) Math.ceil(percentile / 100 * sorted.length);
        return sorted[Math.max(0, rank - 1)];
    }
}
