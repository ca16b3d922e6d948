package dev.hybridinference.kernel.route;

import java.util.List;

/** The router's answer: whom to ask in which order, or why nobody. */
public sealed interface RoutePlan {
    /** Who is not asked, and why. */
    List<Skipped> skipped();

    /** Ask these pairs in order. Never empty. */
    record Ask(List<Candidate> candidates, List<Skipped> skipped) implements RoutePlan {
        public Ask {
            candidates = List.copyOf(candidates);
            skipped = List.copyOf(skipped);
            if (candidates.isEmpty()) {
                throw new IllegalArgumentException("candidates: [] (expected: at least one)");
            }
        }
    }

    /**
     * Nobody can be asked.
     *
     * @param retryNanos when that may be different; 0 when it stays so
     */
    record Nobody(Why why, long retryNanos, List<Skipped> skipped) implements RoutePlan {
        public Nobody {
            skipped = List.copyOf(skipped);
        }

        /** Whether it passes by itself. */
        public boolean passes() {
            return why == Why.THROTTLED || why == Why.FAILING || why == Why.DRAINED;
        }
    }

    /** Why nobody can be asked. */
    enum Why {
        /** No target can do what is asked. */
        UNABLE,
        /** What could do it is not ours. */
        PRIVATE,
        /** The operator has drained what could do it. */
        DRAINED,
        /** Every provider asked to be left alone. */
        THROTTLED,
        /** What could do it is failing. */
        FAILING
    }
}
