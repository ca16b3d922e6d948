package dev.hybridinference.gateway.exchange;

import dev.hybridinference.gateway.upstream.UpstreamFault;
import dev.hybridinference.gateway.upstream.UpstreamFault.Kind;
import dev.hybridinference.gateway.upstream.UpstreamFault.Processed;
import dev.hybridinference.kernel.failure.Failure;
import dev.hybridinference.kernel.failure.Failure.Retry;
import dev.hybridinference.kernel.failure.Failure.Upstream;
import java.lang.System.Logger.Level;

/** What faults on the wire mean as failures. Pure. */
final class Faults {
    private static final System.Logger LOG = System.getLogger(Faults.class.getName());

    private Faults() {}

    /** A request that ran out of its total time. */
    static Upstream overdue(String provider, long totalNanos) {
        return new Upstream.TimedOut(
                provider,
                "The request took longer than the total of %d ms."
                        .formatted(totalNanos / 1_000_000),
                Retry.NEVER);
    }

    /** A success that cannot be used. */
    static Upstream unusable(String provider, String what) {
        return new Upstream.Failed(
                provider, "The provider '%s' gave %s.".formatted(provider, what), Retry.SAFE, null);
    }

    /** An answer that broke off after content. */
    static Upstream cut(String provider, String what) {
        return new Upstream.Cut(
                provider, "The provider '%s' broke off its answer: %s.".formatted(provider, what));
    }

    /**
     * A provider that did not answer in time.
     *
     * @param reached whether it has the request
     */
    static Upstream late(String provider, String what, long nanos, boolean reached) {
        return new Upstream.TimedOut(
                provider,
                "The provider '%s' gave no %s within %d ms."
                        .formatted(provider, what, nanos / 1_000_000),
                reached ? Retry.AMBIGUOUS : Retry.SAFE);
    }

    /** A mistake of ours on another thread. */
    static Failure internal(Throwable broken) {
        LOG.log(Level.ERROR, "a request could not be translated", broken);
        return new Failure.Internal("The gateway could not translate the request.");
    }

    static Upstream failure(UpstreamFault fault, String provider) {
        String what =
                switch (fault.kind()) {
                    case NAME_UNKNOWN -> "its host name is not known";
                    case CONNECT_REFUSED -> "no connection could be made";
                    case CONNECT_TIMEOUT -> "no connection was made in time";
                    case TLS_FAILED -> "no trusted TLS connection could be made";
                    case ADDRESS_FORBIDDEN -> "its address is not allowed by the configuration";
                    case CLOSED_BEFORE_ANSWER -> "it closed the connection without an answer";
                    case CLOSED_EARLY -> "it closed the connection inside its answer";
                    case MALFORMED -> "its answer was not valid HTTP";
                };
        String message = "The provider '%s' could not be used: %s.".formatted(provider, what);
        Retry retry =
                switch (fault.kind()) {
                    case NAME_UNKNOWN,
                            CONNECT_REFUSED,
                            CONNECT_TIMEOUT,
                            TLS_FAILED,
                            ADDRESS_FORBIDDEN ->
                            Retry.SAFE;
                    case CLOSED_BEFORE_ANSWER, CLOSED_EARLY, MALFORMED ->
                            fault.processed() == Processed.NO ? Retry.SAFE : Retry.AMBIGUOUS;
                };
        return fault.kind() == Kind.CONNECT_TIMEOUT
                ? new Upstream.TimedOut(provider, message, retry)
                : new Upstream.Failed(provider, message, retry, null);
    }

    /** Whether the same pair deserves a second call on a fresh connection. */
    static boolean stale(UpstreamFault fault, boolean ambiguousAllowed) {
        return fault.reused()
                && fault.kind() == Kind.CLOSED_BEFORE_ANSWER
                && (fault.processed() == Processed.NO || ambiguousAllowed);
    }
}
