package dev.hybridinference.kernel.health;

/**
 * What one decision sees of an endpoint.
 *
 * @param openNanos how much longer the breaker is open; 0 when it is not
 * @param share part of its usual traffic that it should get, above 0 and at most 1: less while it
 *     starts slowly after a failure
 * @param inFlight places that are taken
 * @param limit places there are; 0 when there is no limit
 * @param waiting requests that wait for a place
 */
public record EndpointView(
        Breaker breaker, long openNanos, float share, int inFlight, int limit, int waiting) {
    /** Healthy, idle and without a limit. */
    public static final EndpointView IDLE = new EndpointView(Breaker.CLOSED, 0, 1, 0, 0, 0);

    /** Whether all places are taken, or others wait for one. */
    public boolean full() {
        return limit > 0 && (inFlight >= limit || waiting > 0);
    }
}
