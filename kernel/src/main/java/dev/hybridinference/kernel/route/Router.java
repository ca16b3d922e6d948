package dev.hybridinference.kernel.route;

import dev.hybridinference.kernel.route.View.TargetView;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Tiers, then weights: within a tier the order is a weighted shuffle (Efraimidis and Spirakis,
 * "Weighted random sampling with a reservoir", 2006). What failed lately comes after everything
 * that did not, in all tiers; what named its own time is left out. Pure: the same target list, view
 * and seed give the same plan.
 */
public final class Router {
    /**
     * Longest plan; a request never asks more pairs than this. However many credentials one target
     * has, the others keep a place.
     */
    public static final int LONGEST = 16;

    private static final Comparator<Ranked> ORDER =
            Comparator.comparing((Ranked ranked) -> ranked.candidate.resting())
                    .thenComparingInt(Ranked::tier)
                    .thenComparingDouble(ranked -> ranked.candidate.draw())
                    .thenComparingInt(Ranked::turn);

    private Router() {}

    /**
     * Plans one request.
     *
     * @param targets at least one
     * @param view aligned with {@code targets}
     * @param seed any number; all randomness comes from it
     */
    public static RoutePlan plan(List<Target> targets, View view, long seed) {
        if (targets.size() == 1 && targets.getFirst().credentials() == 1) {
            return single(view, seed);
        }
        List<Ranked> ranked = new ArrayList<>();
        long earliest = Long.MAX_VALUE;
        for (int t = 0; t < targets.size(); t++) {
            Target target = targets.get(t);
            TargetView seen = view.targets().get(t);
            double draw = draw(seed, t, target.weight());
            int first = (int) Long.remainderUnsigned(mix(seed ^ ~t), target.credentials());
            for (int turn = 0; turn < target.credentials(); turn++) {
                int credential = (first + turn) % target.credentials();
                Rest rest = longer(seen.rest(), seen.credentials().get(credential));
                if (rest.resting() && rest.told()) {
                    earliest = Math.min(earliest, rest.nanos());
                } else {
                    ranked.add(
                            new Ranked(
                                    new Candidate(t, credential, rest.resting(), draw),
                                    target.tier(),
                                    turn));
                }
            }
        }
        if (ranked.isEmpty()) {
            return new RoutePlan.Saturated(Duration.ofNanos(earliest), view);
        }
        ranked.sort(ORDER);
        List<Candidate> candidates = new ArrayList<>();
        for (Ranked one : ranked.size() > LONGEST ? reaching(ranked, targets.size()) : ranked) {
            candidates.add(one.candidate);
        }
        return new RoutePlan.Ask(candidates, view, seed);
    }

    /** As many as a plan may have, in their order, such that as many targets as can have a pair. */
    private static List<Ranked> reaching(List<Ranked> ranked, int targets) {
        boolean[] reached = new boolean[targets];
        int waiting =
                (int) ranked.stream().mapToInt(one -> one.candidate.target()).distinct().count();
        List<Ranked> kept = new ArrayList<>(LONGEST);
        for (Ranked one : ranked) {
            boolean first = !reached[one.candidate.target()];
            int room = LONGEST - kept.size();
            if (first ? room > 0 : room > waiting) {
                kept.add(one);
            }
            if (first) {
                reached[one.candidate.target()] = true;
                waiting--;
            }
        }
        return kept;
    }

    private static RoutePlan single(View view, long seed) {
        TargetView seen = view.targets().getFirst();
        Rest rest = longer(seen.rest(), seen.credentials().getFirst());
        return rest.resting() && rest.told()
                ? new RoutePlan.Saturated(Duration.ofNanos(rest.nanos()), view)
                : new RoutePlan.Ask(List.of(new Candidate(0, 0, rest.resting(), 0)), view, seed);
    }

    private static Rest longer(Rest one, Rest other) {
        if (one.told() == other.told()) {
            return one.nanos() >= other.nanos() ? one : other;
        }
        Rest told = one.told() ? one : other;
        Rest untold = one.told() ? other : one;
        return told.resting() ? told : untold;
    }

    private static double draw(long seed, int target, int weight) {
        double uniform = ((mix(seed + target * 0x9E3779B97F4A7C15L) >>> 11) + 1) * 0x1.0p-53;
        return -Math.log(uniform) / weight;
    }

    /** The finaliser of SplitMix64 (Steele, Lea, Flood, 2014). */
    private static long mix(long value) {
        long z = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }

    private record Ranked(Candidate candidate, int tier, int turn) {}
}
