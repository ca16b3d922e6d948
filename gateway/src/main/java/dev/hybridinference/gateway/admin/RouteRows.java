package dev.hybridinference.gateway.admin;

import dev.hybridinference.gateway.admin.RouteAnswer.CandidateRow;
import dev.hybridinference.kernel.price.PerMillion;
import dev.hybridinference.kernel.route.Candidate;
import dev.hybridinference.kernel.route.Explanation;
import dev.hybridinference.kernel.route.RoutePlan;
import dev.hybridinference.kernel.route.Skipped;
import dev.hybridinference.kernel.route.Standing;
import dev.hybridinference.kernel.route.Target;
import dev.hybridinference.kernel.route.TargetView;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** An explained plan as rows: who is asked, in order, then who is not, and why. Pure. */
public final class RouteRows {
    private RouteRows() {}

    /** One row for each target, with the prices that the decision saw. */
    public static List<CandidateRow> of(Explanation explained) {
        return of(explained, target -> price(explained.view().targets().get(target).tariff()));
    }

    /**
     * One row for each target.
     *
     * @param prices of the target with this index, in words or null
     */
    public static List<CandidateRow> of(
            Explanation explained, IntFunction<@Nullable String> prices) {
        List<CandidateRow> rows = new ArrayList<>();
        Set<Integer> asked = new HashSet<>();
        if (explained.plan() instanceof RoutePlan.Ask ask) {
            for (Candidate candidate : ask.candidates()) {
                if (asked.add(candidate.target())) {
                    Standing standing = candidate.standing();
                    String reason = standing == Standing.READY ? "" : standing.word();
                    rows.add(
                            row(
                                    explained,
                                    new Rank(candidate.target(), asked.size(), candidate.score()),
                                    reason,
                                    prices));
                }
            }
        }
        for (Skipped skipped : explained.plan().skipped()) {
            if (asked.add(skipped.target())) {
                rows.add(row(explained, Rank.none(skipped.target()), reason(skipped), prices));
            }
        }
        for (int i = 0; i < explained.table().targets().size(); i++) {
            if (asked.add(i)) {
                rows.add(row(explained, Rank.none(i), "no place in the plan", prices));
            }
        }
        return rows;
    }

    private static String reason(Skipped skipped) {
        return skipped.nanos() == 0
                ? skipped.reason().word()
                : "%s, for another %s s"
                        .formatted(skipped.reason().word(), seconds(skipped.nanos()));
    }

    private static String seconds(long nanos) {
        return String.format(Locale.ROOT, "%.1f", nanos / (double) TimeUnit.SECONDS.toNanos(1));
    }

    /** Where a target stands in the plan; the first has order 1, and 0 is not asked. */
    private record Rank(int target, int order, double score) {
        static Rank none(int target) {
            return new Rank(target, 0, 0);
        }
    }

    private static CandidateRow row(
            Explanation explained, Rank rank, String reason, IntFunction<@Nullable String> prices) {
        Target row = explained.table().targets().get(rank.target());
        TargetView seen = explained.view().targets().get(rank.target());
        long first = seen.pace().firstMicros();
        return new CandidateRow(
                rank.order(),
                row.id().toString(),
                row.tier(),
                reason,
                health(seen),
                rank.score(),
                rank.order() == 0
                        ? List.of()
                        : explained.terms().get(rank.target()).stream()
                                .map(term -> new RouteAnswer.Term(term.name(), term.value()))
                                .toList(),
                prices.apply(rank.target()),
                first == 0 ? null : TimeUnit.MICROSECONDS.toMillis(first));
    }

    /** How a target is, in a word. */
    public static String health(TargetView seen) {
        String breaker =
                switch (seen.endpoint().breaker()) {
                    case CLOSED -> seen.rest().resting() ? "resting" : "ok";
                    case OPEN, OPEN_SOFT -> "open";
                    case HALF_OPEN, PROBING -> "half-open";
                };
        return switch (seen.order()) {
            case NONE -> breaker;
            case DRAIN -> seen.work().inFlight() > 0 ? "draining" : "drained";
            case PIN -> breaker.equals("ok") ? "pinned" : breaker;
        };
    }

    private static @Nullable String price(TargetView.@Nullable Tariff tariff) {
        return tariff == null
                ? null
                : "input=%s cached_input=%s output=%s"
                        .formatted(
                                PerMillion.text(tariff.input()),
                                PerMillion.text(tariff.cached()),
                                PerMillion.text(tariff.output()));
    }
}
