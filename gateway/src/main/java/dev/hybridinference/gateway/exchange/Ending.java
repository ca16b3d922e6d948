package dev.hybridinference.gateway.exchange;

import dev.hybridinference.gateway.record.Billing;
import dev.hybridinference.kernel.failure.Failure.Upstream;
import dev.hybridinference.kernel.health.Verdict;

/**
 * How a call to a provider ended.
 *
 * @param result in the books
 * @param verdict what it says about the endpoint
 * @param billing whether the provider bills it
 */
record Ending(String result, Verdict verdict, Billing billing) {
    /** An endpoint that has too much to do: Anthropic's status for it, also inside a stream. */
    private static final int OVERLOADED = 529;

    /** The request could not be said to the provider, which was not asked. */
    static final Ending UNSAID = new Ending("unsaid", Verdict.NEUTRAL, Billing.NONE);

    /** All of the answer came. */
    static Ending answered(Attempt by) {
        return new Ending("ok", Verdict.GOOD, Charge.of(by, true));
    }

    /** The client left; what had come by then says that the endpoint works. */
    static Ending cancelled(Attempt running) {
        return new Ending("cancelled", Verdict.NEUTRAL, Charge.of(running, false));
    }

    /**
     * @param stale whether only a connection that had been kept was gone
     */
    static Ending failed(Attempt failed, Upstream failure, boolean stale) {
        return new Ending(
                failure.getClass().getSimpleName(),
                stale ? Verdict.NEUTRAL : verdict(failed, failure),
                Charge.of(failed, failure));
    }

    /**
     * A client's mistake, a credential that is refused or out of credit, and an answer that is
     * longer than the request's time say nothing; too much to do is no failure.
     */
    private static Verdict verdict(Attempt failed, Upstream failure) {
        return switch (failure) {
            case Upstream.Rejected _, Upstream.CredentialRefused _, Upstream.ModelMissing _ ->
                    Verdict.NEUTRAL;
            case Upstream.Throttled throttled ->
                    throttled.rateLimit() && !throttled.quota() && throttled.retryAfter() == null
                            ? Verdict.SATURATED
                            : Verdict.NEUTRAL;
            case Upstream.Failed _, Upstream.Cut _ ->
                    failed.status() == OVERLOADED ? Verdict.SATURATED : Verdict.FAILED;
            case Upstream.TimedOut _ -> failed.generated() ? Verdict.NEUTRAL : Verdict.FAILED;
        };
    }
}
