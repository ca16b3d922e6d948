package dev.hybridinference.gateway.exchange;

import dev.hybridinference.kernel.route.Candidate;
import dev.hybridinference.kernel.route.RoutePlan;
import dev.hybridinference.kernel.route.RouteTable;
import dev.hybridinference.kernel.route.Skipped;
import java.util.Locale;

/** A plan in one line of visible ASCII, for a header. Pure. */
final class PlanWords {
    /** Characters at most; what is beyond is left out. */
    static final int LONGEST = 2_000;

    private PlanWords() {}

    /** The strategy, who is asked with standing and score, and who is not with the reason. */
    static String of(RouteTable table, RoutePlan plan) {
        StringBuilder words = new StringBuilder("strategy=").append(table.strategy().word());
        words.append("; table=").append(table.id());
        if (plan instanceof RoutePlan.Ask ask) {
            for (Candidate one : ask.candidates()) {
                part(
                        words,
                        String.format(
                                Locale.ROOT,
                                "%s#%d %s %.3f",
                                name(table, one.target()),
                                one.credential(),
                                one.standing().word(),
                                one.score()));
            }
        }
        for (Skipped one : plan.skipped()) {
            part(words, "not " + name(table, one.target()) + ": " + one.reason().word());
        }
        return words.toString();
    }

    private static void part(StringBuilder words, String part) {
        if (words.length() + part.length() + 2 <= LONGEST) {
            words.append("; ").append(part);
        }
    }

    private static String name(RouteTable table, int target) {
        String name = table.targets().get(target).id().toString();
        return name.chars().allMatch(c -> c > ' ' && c < 0x7F && c != ';')
                ? name
                : String.format(Locale.ROOT, "target%d", target);
    }
}
