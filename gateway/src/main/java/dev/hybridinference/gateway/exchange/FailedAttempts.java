package dev.hybridinference.gateway.exchange;

import dev.hybridinference.kernel.failure.Failure.Upstream;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The failures of one request so far, and what the client is told when no attempt is left: the last
 * one, unless all were rate limits; then the rate limit that ends first. That a provider does not
 * have what was asked for only counts where nothing else went wrong. Confined to the exchange.
 */
final class FailedAttempts {
    private @Nullable Upstream last;
    private Upstream.@Nullable Throttled soonest;
    private boolean allThrottled = true;

    void add(Upstream failure) {
        if (missing(failure)) {
            last = last == null || missing(last) ? failure : last;
            return;
        }
        last = failure;
        if (failure instanceof Upstream.Throttled throttled && throttled.rateLimit()) {
            if (soonest == null || earlier(throttled.retryAfter(), soonest.retryAfter())) {
                soonest = throttled;
            }
        } else {
            allThrottled = false;
        }
    }

    /** Whether anything failed. */
    boolean any() {
        return last != null;
    }

    private static boolean missing(Upstream failure) {
        return failure instanceof Upstream.Rejected rejected && rejected.missing();
    }

    private static boolean earlier(@Nullable Duration one, @Nullable Duration other) {
        return one != null && (other == null || one.compareTo(other) < 0);
    }

    /** What the client is told; at least one failure was added. */
    Upstream verdict() {
        if (allThrottled && soonest != null) {
            return soonest;
        }
        if (last == null) {
            throw new IllegalStateException("failures: none (expected: at least one)");
        }
        return last;
    }
}
