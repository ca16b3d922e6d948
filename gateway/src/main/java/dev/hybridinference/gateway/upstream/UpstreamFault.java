package dev.hybridinference.gateway.upstream;

/**
 * Why an upstream call did not give a whole answer.
 *
 * @param kind what happened
 * @param processed whether the provider may have worked on the request
 * @param reused true when a pooled connection carried the request
 * @param detail for the log; names no credential
 */
public record UpstreamFault(Kind kind, Processed processed, boolean reused, String detail) {

    /** What happened on the wire. */
    public enum Kind {
        NAME_UNKNOWN,
        CONNECT_REFUSED,
        CONNECT_TIMEOUT,
        TLS_FAILED,
        ADDRESS_FORBIDDEN,
        /** Closed or reset before the first byte of an answer. */
        CLOSED_BEFORE_ANSWER,
        /** Closed or reset inside the answer. */
        CLOSED_EARLY,
        /** The answer broke HTTP's framing or our limits. */
        MALFORMED
    }

    /** Whether the provider may have worked on the request. */
    public enum Processed {
        /** No byte of the request can have been understood. */
        NO,
        UNKNOWN
    }
}
