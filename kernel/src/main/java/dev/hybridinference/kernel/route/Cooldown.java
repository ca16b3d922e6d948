package dev.hybridinference.kernel.route;

import dev.hybridinference.kernel.failure.Failure.Upstream;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What rests after a failed attempt, and for how long.
 *
 * @param told whether the provider named the time
 */
public record Cooldown(Scope scope, long nanos, boolean told) {
    /** Nothing rests. */
    public static final Cooldown NONE = new Cooldown(Scope.NOTHING, 0, false);

    /** Longest time a provider can make us rest. */
    public static final Duration LONGEST = Duration.ofMinutes(10);

    /** Part of the usual rest after one failure, before the breaker knows more. */
    private static final long FIRST = 8;

    /** What rests. */
    public enum Scope {
        NOTHING,
        CREDENTIAL,
        TARGET
    }

    /**
     * Decides what rests after a failure. Credit that is used up does not come back within moments,
     * so that such a credential rests longest.
     *
     * @param usualNanos the provider's configured rest
     */
    public static Cooldown after(Upstream failure, long usualNanos) {
        return switch (failure) {
            case Upstream.Rejected _, Upstream.Cut _ -> NONE;
            case Upstream.CredentialRefused _ -> new Cooldown(Scope.CREDENTIAL, usualNanos, false);
            case Upstream.Throttled throttled ->
                    throttled.rateLimit()
                            ? rest(
                                    Scope.CREDENTIAL,
                                    throttled.retryAfter(),
                                    throttled.quota()
                                            ? Math.max(usualNanos, LONGEST.toNanos())
                                            : usualNanos)
                            : NONE;
            case Upstream.ModelMissing _ -> new Cooldown(Scope.TARGET, usualNanos, false);
            case Upstream.TimedOut _ -> new Cooldown(Scope.TARGET, usualNanos / FIRST, false);
            case Upstream.Failed failed ->
                    rest(Scope.TARGET, failed.retryAfter(), usualNanos / FIRST);
        };
    }

    private static Cooldown rest(Scope scope, @Nullable Duration told, long usualNanos) {
        if (told == null) {
            return new Cooldown(scope, usualNanos, false);
        }
        Duration capped = told.compareTo(LONGEST) > 0 ? LONGEST : told;
        return capped.isZero() || capped.isNegative()
                ? NONE
                : new Cooldown(scope, capped.toNanos(), true);
    }
}
