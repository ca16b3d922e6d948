package dev.hybridinference.gateway.endpoint;

/** Whether a request may wait for a place. */
public sealed interface Waiting permits Waiting.Refused, Ticket {
    /**
     * There is no point in waiting here.
     *
     * @param retryNanos when it may be worth asking again, an estimate, above 0
     */
    record Refused(long retryNanos) implements Waiting {}
}
