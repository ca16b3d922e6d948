package dev.hybridinference.gateway.exchange;

import dev.hybridinference.gateway.record.AttemptRecord;
import dev.hybridinference.gateway.record.Outcome;
import dev.hybridinference.gateway.snapshot.Destination;
import dev.hybridinference.gateway.snapshot.RestCell;
import dev.hybridinference.kernel.failure.Failure;
import dev.hybridinference.kernel.failure.Failure.Upstream;
import dev.hybridinference.kernel.route.Cooldown;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What an attempt's end means for its target and for the record. */
final class Settlement {
    private Settlement() {}

    /**
     * Gives the attempt's place back and says what it was.
     *
     * @param arrivedMillis wall time of the request, whose price holds
     */
    static AttemptRecord recordOf(Attempt attempt, Ending how, long arrivedMillis, long nowNanos) {
        return new AttemptRecord(
                attempt.destination().id(),
                attempt.destination().cell().id(),
                attempt.candidate().credential(),
                attempt.startedNanos(),
                how.result(),
                nowNanos - attempt.startedNanos(),
                attempt.reachedProvider(),
                how.billing(),
                attempt.settle(how, arrivedMillis));
    }

    /** Lets what failed rest, and says what that is. */
    static Cooldown.Scope cool(Attempt failed, Upstream failure, long nowNanos) {
        Destination destination = failed.destination();
        Cooldown cooldown = Cooldown.after(failure, destination.provider().cooldownNanos());
        switch (cooldown.scope()) {
            case NOTHING -> {}
            case TARGET ->
                    destination.cell().rest().rest(nowNanos, cooldown.nanos(), cooldown.told());
            case CREDENTIAL -> credential(failed).rest(nowNanos, cooldown.nanos(), cooldown.told());
        }
        return cooldown.scope();
    }

    /** Ends the rest of what just worked. */
    static void wake(Attempt answered) {
        answered.destination().cell().rest().awake();
        credential(answered).awake();
    }

    /** Lets a credential rest whose quota was used up by an answer, as its headers told. */
    static void quota(Attempt answered, @Nullable Duration left, long nowNanos) {
        if (left != null) {
            Duration capped = left.compareTo(Cooldown.LONGEST) > 0 ? Cooldown.LONGEST : left;
            credential(answered).rest(nowNanos, capped.toNanos(), true);
        }
    }

    private static RestCell credential(Attempt attempt) {
        return attempt.destination()
                .provider()
                .credentials()
                .get(attempt.candidate().credential())
                .rest();
    }

    /** How a request that failed is counted. */
    static Outcome outcome(Failure failure) {
        if (failure instanceof Upstream.TimedOut) {
            return Outcome.TIMEOUT;
        }
        return switch (failure.fault()) {
            case CLIENT -> Outcome.CLIENT_ERROR;
            case GATEWAY -> Outcome.GATEWAY_ERROR;
            case PROVIDER -> Outcome.PROVIDER_ERROR;
        };
    }
}
