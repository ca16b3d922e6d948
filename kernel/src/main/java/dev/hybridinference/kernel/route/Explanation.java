package dev.hybridinference.kernel.route;

import java.util.List;

/**
 * A plan with everything that led to it.
 *
 * @param terms the parts of each target's score, aligned with the table's targets; empty for what
 *     cannot be asked
 */
public record Explanation(
        RouteTable table, Facts facts, View view, RoutePlan plan, List<List<Term>> terms) {
    public Explanation {
        terms = List.copyOf(terms);
    }
}
