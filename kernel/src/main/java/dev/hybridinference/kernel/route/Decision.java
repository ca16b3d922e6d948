package dev.hybridinference.kernel.route;

import java.util.List;

/**
 * What one decision was made of, so that it can be made again: everything but the route table,
 * which it names.
 *
 * @param table id of the {@link RouteTable}
 * @param seed of all randomness
 * @param digest of the plan that came of it
 */
public record Decision(String table, long seed, Facts facts, View view, long digest) {
    /** The decision that led to a plan. */
    public static Decision of(RouteTable table, Facts facts, View view, long seed, RoutePlan plan) {
        return new Decision(table.id(), seed, facts, view, digest(plan));
    }

    /**
     * Makes it again.
     *
     * @param with the table that it names
     * @throws IllegalArgumentException when it is another one
     */
    public Explanation replay(RouteTable with) {
        if (!with.id().equals(table) || !fits(with.targets())) {
            throw new IllegalArgumentException(
                    "table: %s (expected: %s)".formatted(with.id(), table));
        }
        return Router.explain(with, facts, view, seed);
    }

    private boolean fits(List<Target> targets) {
        if (targets.size() != view.targets().size()) {
            return false;
        }
        for (int t = 0; t < targets.size(); t++) {
            if (targets.get(t).credentials() != view.targets().get(t).credentials().size()) {
                return false;
            }
        }
        return true;
    }

    /** Whether a plan is the one that came of it, to the last bit. */
    public boolean led(RoutePlan to) {
        return digest(to) == digest;
    }

    /** A hash of every order, reason and score of a plan. */
    public static long digest(RoutePlan plan) {
        long hash = 17;
        switch (plan) {
            case RoutePlan.Ask ask -> {
                for (Candidate one : ask.candidates()) {
                    hash = with(hash, one.target());
                    hash = with(hash, one.credential());
                    hash = with(hash, one.standing().ordinal());
                    hash = with(hash, Double.doubleToLongBits(one.score()));
                }
            }
            case RoutePlan.Nobody nobody -> {
                hash = with(hash, nobody.why().ordinal());
                hash = with(hash, nobody.retryNanos());
            }
        }
        for (Skipped one : plan.skipped()) {
            hash = with(hash, one.target());
            hash = with(hash, one.credential());
            hash = with(hash, one.reason().ordinal());
            hash = with(hash, one.nanos());
        }
        return hash;
    }

    private static long with(long hash, long value) {
        return Draws.mix(hash * 31 + value);
    }
}
