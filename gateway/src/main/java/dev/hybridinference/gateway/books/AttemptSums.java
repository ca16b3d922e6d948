package dev.hybridinference.gateway.books;

import dev.hybridinference.gateway.store.Table;
import org.jspecify.annotations.Nullable;

/** What the attempts of one request come to. Confined to one thread. */
final class AttemptSums {
    private static final int NUMBER = Table.ATTEMPTS.index("number");
    private static final int RESULT = Table.ATTEMPTS.index("result");
    private static final int REACHED = Table.ATTEMPTS.index("reached");
    private static final int COST = Table.ATTEMPTS.index("cost_pusd");

    private long next = 1;
    private long reached;
    private long abandonedUnreached;
    private long cost;
    private boolean unpriced;
    private boolean open;

    /**
     * Adds the next one; gives its name.
     *
     * @param request name of the request
     */
    String add(String request, @Nullable Object[] attempt, Findings findings) {
        String where = "%s attempt %s".formatted(request, attempt[NUMBER]);
        if (!Long.valueOf(next).equals(attempt[NUMBER])) {
            findings.add(
                    "missing_attempt", request, "attempt " + next, String.valueOf(attempt[NUMBER]));
        }
        next = attempt[NUMBER] instanceof Long number ? number + 1 : next + 1;
        if (Boolean.TRUE.equals(attempt[REACHED])) {
            reached++;
        } else if ("abandoned".equals(attempt[RESULT])) {
            abandonedUnreached++;
        }
        if (attempt[COST] instanceof Long pusd) {
            cost += pusd;
        } else {
            unpriced = true;
        }
        open |= "open".equals(attempt[RESULT]);
        return where;
    }

    /** How many reached their provider; of an abandoned request those too that may have. */
    long reached(boolean abandoned) {
        return abandoned ? reached + abandonedUnreached : reached;
    }

    /** In 10⁻¹² USD; null when the price of one is unknown. */
    @Nullable Long cost() {
        return unpriced ? null : cost;
    }

    boolean open() {
        return open;
    }
}
