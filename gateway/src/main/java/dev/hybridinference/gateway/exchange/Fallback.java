package dev.hybridinference.gateway.exchange;

import dev.hybridinference.kernel.failure.Failure.Upstream;
import dev.hybridinference.kernel.failure.RetryDecision;
import dev.hybridinference.kernel.route.Candidate;
import dev.hybridinference.kernel.route.Cooldown;
import dev.hybridinference.kernel.route.RoutePlan;
import org.jspecify.annotations.Nullable;

/** How far a request is in its plan, and what failed so far. Confined to the exchange. */
final class Fallback {
    private final RoutePlan.Ask plan;
    private final FailedAttempts failures = new FailedAttempts();
    private int at;
    private boolean sameTried;

    Fallback(RoutePlan.Ask plan) {
        this.plan = plan;
    }

    Candidate first() {
        return plan.candidates().getFirst();
    }

    /**
     * What is asked after a failed call, or null when nothing is.
     *
     * @param stale whether a reused connection was closed before the provider took the request
     * @param contentSent whether the client has a part of the answer
     * @param ambiguous whether a provider may be asked again that perhaps worked
     * @param resting what rests because of the failure
     */
    @Nullable Candidate after(
            Upstream failure,
            boolean stale,
            boolean contentSent,
            boolean ambiguous,
            Cooldown.Scope resting) {
        failures.add(failure);
        RetryDecision decision =
                RetryDecision.after(failure.retry(), stale, contentSent, ambiguous, sameTried);
        return switch (decision) {
            case SAME -> {
                sameTried = true;
                yield plan.candidates().get(at);
            }
            case NEXT -> {
                at = Settlement.following(plan, at, resting);
                sameTried = false;
                yield at < plan.candidates().size() ? plan.candidates().get(at) : null;
            }
            case STOP -> null;
        };
    }

    /** Another target, because the request cannot be said to this one; null when there is none. */
    @Nullable Candidate passOver() {
        int said = at;
        at = Settlement.following(plan, at, Cooldown.Scope.TARGET);
        sameTried = false;
        boolean other =
                at < plan.candidates().size()
                        && plan.candidates().get(at).target()
                                != plan.candidates().get(said).target();
        return other ? plan.candidates().get(at) : null;
    }

    /** What the client is told when nothing is left. */
    Upstream verdict() {
        return failures.verdict();
    }
}
