package dev.hybridinference.kernel.route;

import java.time.Duration;
import java.util.List;

/** The router's answer: whom to ask in which order, or why nobody. */
public sealed interface RoutePlan {
    View view();

    /** Ask these pairs in order. Never empty. */
    record Ask(List<Candidate> candidates, View view, long seed) implements RoutePlan {
        public Ask {
            candidates = List.copyOf(candidates);
            if (candidates.isEmpty()) {
                throw new IllegalArgumentException("candidates: [] (expected: at least one)");
            }
        }
    }

    /** Every provider named a time before which asking is pointless; the earliest is this. */
    record Saturated(Duration retryAfter, View view) implements RoutePlan {}
}
