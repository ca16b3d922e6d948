package dev.hybridinference.bench.routing;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * How a model server answers from now on.
 *
 * @param first from the request to the first content
 * @param pace between two pieces of content
 * @param failing share of the requests that get 503 at once, from 0 to 1
 * @param places requests that are served at the same time; the others are refused
 * @param refusal status of a refusal for want of a place
 */
record Behaviour(Duration first, Duration pace, double failing, int places, int refusal) {
    /** Pieces of content of each answer. */
    static final int PIECES = 20;

    static final int TOO_MANY = 429;
    static final int UNAVAILABLE = 503;

    /** Well, and with places for everybody. */
    static Behaviour ok(long firstMillis, long paceMillis) {
        return new Behaviour(
                Duration.ofMillis(firstMillis),
                Duration.ofMillis(paceMillis),
                0,
                Integer.MAX_VALUE,
                TOO_MANY);
    }

    Behaviour failing(double share) {
        return new Behaviour(first, pace, share, places, refusal);
    }

    Behaviour slower(int factor) {
        return new Behaviour(
                first.multipliedBy(factor), pace.multipliedBy(factor), failing, places, refusal);
    }

    /** Serves some at once and refuses the others with a status. */
    Behaviour atMost(int atOnce, int status) {
        return new Behaviour(first, pace, failing, atOnce, status);
    }

    /** Whether nothing at all works, probes included. */
    boolean down() {
        return failing >= 1;
    }

    /** How long a request that is served takes. */
    double seconds() {
        return first.plus(pace.multipliedBy(PIECES)).toNanos()
                / (double) TimeUnit.SECONDS.toNanos(1);
    }
}
