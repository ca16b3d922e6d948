package dev.hybridinference.kernel.route;

import dev.hybridinference.kernel.call.Capabilities;
import dev.hybridinference.kernel.health.EndpointView.Breaker;
import dev.hybridinference.kernel.route.RoutePlan.Why;
import dev.hybridinference.kernel.route.Skipped.Reason;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Filters, then tiers, then the model's strategy. What is spared comes after the others of its
 * tier, what is full after all tiers that have room, what failed lately last. Pure: the same table,
 * facts, view and seed give the same plan.
 */
public final class Router {
    /**
     * Longest plan; a request never asks more pairs than this. However many credentials one target
     * has, the others keep a place.
     */
    public static final int LONGEST = 16;

    /** When to come back while another request tries whether a target works again. */
    private static final long PROBING_NANOS = 1_000_000_000L;

    private static final int FULL = 1_000;
    private static final int LAST = 2_000;

    private final RouteTable table;
    private final Facts facts;
    private final View view;
    private final long seed;
    private final Scoring scoring;
    private final List<Skipped> skipped = new ArrayList<>(2);
    private final List<List<Term>> terms = new ArrayList<>(0);
    private final boolean explained;

    /** Targets that have a pair in the plan. */
    private int reachable;

    private Router(RouteTable table, Facts facts, View view, long seed, boolean explained) {
        this.table = table;
        this.facts = facts;
        this.view = view;
        this.seed = seed;
        this.explained = explained;
        this.scoring = new Scoring(table.targets(), facts, view, seed, explained);
    }

    /**
     * Plans one request.
     *
     * @param view aligned with the table's targets
     * @param seed any number; all randomness comes from it
     */
    public static RoutePlan plan(RouteTable table, Facts facts, View view, long seed) {
        return new Router(table, facts, view, seed, false).planned();
    }

    /** The same plan with everything that led to it. */
    public static Explanation explain(RouteTable table, Facts facts, View view, long seed) {
        Router router = new Router(table, facts, view, seed, true);
        RoutePlan plan = router.planned();
        return new Explanation(table, facts, view, plan, router.terms);
    }

    private RoutePlan planned() {
        int count = table.targets().size();
        boolean[] able = able();
        Standing[] standing = new Standing[count];
        boolean[] ready = new boolean[count];
        for (int t = 0; t < count; t++) {
            if (able[t]) {
                Standing stands = standing(t);
                able[t] = stands != null;
                ready[t] = (stands == Standing.READY || stands == Standing.PINNED) && awake(t);
                if (stands != null) {
                    standing[t] = stands;
                }
            }
        }
        scoring.among(ready);
        List<Ranked> ranked = new ArrayList<>(count + 2);
        for (int t = 0; t < count; t++) {
            if (able[t]) {
                pairs(t, standing[t], ranked);
            } else if (explained) {
                terms.add(List.of());
            }
        }
        return ranked.isEmpty() ? nobody() : new RoutePlan.Ask(ordered(ranked), skipped);
    }

    private List<Candidate> ordered(List<Ranked> ranked) {
        List<Ranked> kept = reachable < LONGEST ? reaching(ranked) : best(ranked);
        List<Candidate> candidates = new ArrayList<>(kept.size());
        for (Ranked one : kept) {
            candidates.add(new Candidate(one.target, one.credential, one.standing, one.score));
        }
        return candidates;
    }

    private int order(Ranked one, Ranked other) {
        if (one.rank != other.rank) {
            return Integer.compare(one.rank, other.rank);
        }
        int scores = Double.compare(one.score, other.score);
        if (scores != 0) {
            return scores;
        }
        int draws = Double.compare(scoring.drawn(one.target), scoring.drawn(other.target));
        return draws != 0 ? draws : Integer.compare(one.turn, other.turn);
    }

    /** Which targets can serve the request at all; a context too small counts last. */
    private boolean[] able() {
        List<Target> targets = table.targets();
        boolean[] able = new boolean[targets.size()];
        boolean[] holds = new boolean[targets.size()];
        boolean any = false;
        for (int t = 0; t < able.length; t++) {
            Reason reason = unfit(targets.get(t), view.targets().get(t));
            able[t] = reason == null;
            if (reason != null) {
                skipped.add(new Skipped(t, Skipped.ALL, reason, 0));
            } else {
                holds[t] = holds(targets.get(t), view.targets().get(t));
                any |= holds[t];
            }
        }
        for (int t = 0; any && t < able.length; t++) {
            if (able[t] && !holds[t]) {
                able[t] = false;
                skipped.add(new Skipped(t, Skipped.ALL, Reason.CONTEXT, 0));
            }
        }
        return able;
    }

    private @Nullable Reason unfit(Target target, TargetView seen) {
        if (!target.operations().contains(facts.operation())) {
            return Reason.OPERATION;
        }
        if (!target.capabilities().meet(facts.needs())) {
            return Reason.CONTENT;
        }
        if (facts.local() && !target.local()) {
            return Reason.PRIVACY;
        }
        return seen.order() == TargetView.Order.DRAIN ? Reason.DRAINED : null;
    }

    private boolean holds(Target target, TargetView seen) {
        Capabilities told = target.capabilities();
        return told.context() == Capabilities.UNKNOWN
                ? told.within(seen.extra().context()).mayHold(facts.inputTokens())
                : told.mayHold(facts.inputTokens());
    }

    /** How a target stands, or null when it cannot be asked now. */
    private @Nullable Standing standing(int target) {
        TargetView seen = view.targets().get(target);
        Breaker breaker = seen.endpoint().breaker();
        if (breaker == Breaker.OPEN || breaker == Breaker.PROBING) {
            boolean open = breaker == Breaker.OPEN;
            skipped.add(
                    new Skipped(
                            target,
                            Skipped.ALL,
                            open ? Reason.OPEN : Reason.PROBING,
                            open ? seen.endpoint().openNanos() : PROBING_NANOS));
            return null;
        }
        if (breaker == Breaker.OPEN_SOFT) {
            return Standing.LAST;
        }
        if (seen.endpoint().full()) {
            return Standing.FULL;
        }
        if (seen.order() == TargetView.Order.PIN) {
            return Standing.PINNED;
        }
        return scoring.spared(target) ? Standing.SPARED : Standing.READY;
    }

    /** Whether the target has a credential that does not rest. */
    private boolean awake(int target) {
        TargetView seen = view.targets().get(target);
        if (seen.rest().resting()) {
            return false;
        }
        for (int c = 0; c < seen.credentials().size(); c++) {
            if (!seen.credentials().get(c).resting()) {
                return true;
            }
        }
        return false;
    }

    /** Adds the pairs of one target that may be asked. */
    private void pairs(int t, Standing standing, List<Ranked> ranked) {
        Target target = table.targets().get(t);
        TargetView seen = view.targets().get(t);
        double score = scoring.scored(table.strategy(), t);
        int before = ranked.size();
        int first = Draws.first(seed, t, target.credentials());
        for (int turn = 0; turn < target.credentials(); turn++) {
            int credential = (first + turn) % target.credentials();
            Rest rest = Rest.longer(seen.rest(), seen.credentials().get(credential));
            if (rest.resting() && rest.told()) {
                skipped.add(new Skipped(t, credential, Reason.TOLD, rest.nanos()));
                continue;
            }
            Standing stands = rest.resting() ? Standing.LAST : standing;
            int rank = rank(stands, target.tier());
            ranked.add(new Ranked(t, credential, stands, score, rank, turn));
        }
        boolean any = ranked.size() > before;
        reachable += any ? 1 : 0;
        if (explained) {
            terms.add(any ? scoring.terms() : List.of());
        }
    }

    private static int rank(Standing standing, int tier) {
        return switch (standing) {
            case PINNED -> -1;
            case READY -> tier * 2;
            case SPARED -> tier * 2 + 1;
            case FULL -> FULL + tier;
            case LAST -> LAST + tier;
        };
    }

    private RoutePlan nobody() {
        boolean passes = false;
        boolean told = true;
        boolean drained = false;
        boolean secret = false;
        long earliest = Long.MAX_VALUE;
        for (Skipped one : skipped) {
            drained |= one.reason() == Reason.DRAINED;
            secret |= one.reason() == Reason.PRIVACY;
            if (one.reason().passes()) {
                passes = true;
                told &= one.reason() == Reason.TOLD;
                earliest = Math.min(earliest, one.nanos());
            }
        }
        if (passes) {
            return new RoutePlan.Nobody(told ? Why.THROTTLED : Why.FAILING, earliest, skipped);
        }
        Why why = drained ? Why.DRAINED : secret ? Why.PRIVATE : Why.UNABLE;
        return new RoutePlan.Nobody(why, 0, skipped);
    }

    /** As many pairs as a plan may have, in order, such that every target has one. */
    private List<Ranked> reaching(List<Ranked> ranked) {
        ranked.sort(this::order);
        if (ranked.size() <= LONGEST) {
            return ranked;
        }
        boolean[] reached = new boolean[table.targets().size()];
        int waiting = reachable;
        List<Ranked> kept = new ArrayList<>(LONGEST);
        for (Ranked one : ranked) {
            boolean first = !reached[one.target];
            if (first) {
                reached[one.target] = true;
                waiting--;
            }
            if (first || LONGEST - kept.size() > waiting) {
                kept.add(one);
            }
        }
        return kept;
    }

    /** The best pair of each of the best targets, in order; cheaper than to sort all of many. */
    private List<Ranked> best(List<Ranked> ranked) {
        List<Ranked> kept = new ArrayList<>(LONGEST + 1);
        int i = 0;
        while (i < ranked.size()) {
            Ranked one = ranked.get(i++);
            while (i < ranked.size() && ranked.get(i).target == one.target) {
                Ranked other = ranked.get(i++);
                one = order(other, one) < 0 ? other : one;
            }
            if (kept.size() < LONGEST || order(one, kept.getLast()) < 0) {
                int at = Collections.binarySearch(kept, one, this::order);
                kept.add(at < 0 ? -at - 1 : at + 1, one);
            }
            if (kept.size() > LONGEST) {
                kept.removeLast();
            }
        }
        return kept;
    }

    /**
     * A pair on its way into the plan.
     *
     * @param turn of the credential among those of its target
     */
    private record Ranked(
            int target, int credential, Standing standing, double score, int rank, int turn) {}
}
