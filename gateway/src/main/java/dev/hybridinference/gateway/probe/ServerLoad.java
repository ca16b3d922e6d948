package dev.hybridinference.gateway.probe;

/**
 * What a server says of its own load.
 *
 * @param running requests that it works on
 * @param waiting requests in its own queue
 * @param cacheUsed share of its cache that is used, 0 to 1; {@link #UNKNOWN} when it does not say
 * @param startedSeconds when its process started, in seconds since 1970; {@link #UNKNOWN} when it
 *     does not say
 */
public record ServerLoad(long running, long waiting, double cacheUsed, double startedSeconds) {
    /** It did not say. */
    public static final double UNKNOWN = -1;
}
