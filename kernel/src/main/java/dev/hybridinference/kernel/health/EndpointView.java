package dev.hybridinference.kernel.health;

/**
 * What one decision sees of an endpoint, frozen.
 *
 * @param openNanos how much longer the breaker is open; 0 when it is not
 * @param share of the requests it would get that it should get, above 0 and at most 1
 * @param inFlight requests running there
 * @param limit most requests that may run there at once; 0 for none
 * @param waiting requests that wait for a place
 */
public record EndpointView(
        Breaker breaker, long openNanos, float share, int inFlight, int limit, int waiting) {

    /** Nothing is known against it. */
    public static final EndpointView IDLE = new EndpointView(Breaker.CLOSED, 0, 1, 0, 0, 0);

    /** Whether all places are taken, or others wait for one. */
    public boolean full() {
        return limit > 0 && (inFlight >= limit || waiting > 0);
    }

    /** The state of the breaker as a word. */
    public enum Breaker {
        CLOSED,

        /** Nothing worked any more. */
        OPEN,

        /** Too much failed, but not all: better than nothing. */
        OPEN_SOFT,

        /** The next request is the probe. */
        HALF_OPEN,

        /** The probe is on its way. */
        PROBING
    }
}
