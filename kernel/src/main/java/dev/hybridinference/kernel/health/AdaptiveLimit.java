package dev.hybridinference.kernel.health;

import java.util.concurrent.TimeUnit;

/**
 * How many requests may run at an endpoint at once, learned from what it does under load: a
 * sixteenth of the operator's number more when a full round went well, or one where there is no
 * such number; three tenths less when it is too much (additive increase, multiplicative decrease;
 * Chiu and Jain, "Analysis of the increase and decrease algorithms for congestion avoidance",
 * 1989). Immutable.
 *
 * @param limit 0 for none
 * @param most what the operator allows, never exceeded; 0 for no such bound
 * @param grown successes under load since the last change
 * @param loweredNanos when it was lowered; means nothing when it was not
 * @param lowered whether it was lowered
 */
public record AdaptiveLimit(int limit, int most, int grown, long loweredNanos, boolean lowered) {
    /** No limit. */
    public static final AdaptiveLimit NONE = new AdaptiveLimit(0, 0, 0, 0, false);

    private static final int STEPS = 16;
    private static final long APART_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long FORGOTTEN_NANOS = TimeUnit.SECONDS.toNanos(60);

    /** The limit at a moment: one that came from nowhere is forgotten after a good minute. */
    public AdaptiveLimit seen(long now) {
        return most == 0 && limit > 0 && now - loweredNanos >= FORGOTTEN_NANOS ? NONE : this;
    }

    /**
     * The operator allows another number. What was learned stays as far as it fits.
     *
     * @param bound 0 for none
     */
    public AdaptiveLimit boundedBy(int bound) {
        boolean learned = lowered && limit != most;
        int next = !learned ? bound : bound == 0 ? limit : Math.min(limit, bound);
        return new AdaptiveLimit(next, bound, learned ? grown : 0, loweredNanos, lowered);
    }

    /**
     * Whether that many requests are a load under which something can be learned. Without a limit
     * none is: slowness may be anybody's, also ours, and only a refusal tells that it is too much.
     */
    public boolean loaded(int inFlight) {
        return limit != 0 && 5L * inFlight >= 4L * limit;
    }

    /** Whether one more may run beside that many. */
    public boolean admits(int inFlight) {
        return limit == 0 || inFlight < limit;
    }

    /**
     * Whether a complaint is about this limit. What was sent before the limit was lowered says
     * nothing of the lowered one.
     *
     * @param sentNanos when the request was sent that found out
     */
    public boolean concerns(long sentNanos) {
        return !lowered || sentNanos - loweredNanos >= 0;
    }

    /**
     * It was too much: becomes seven tenths of what runs, at least 1, and at most once a second.
     *
     * @param inFlight requests that ran when it was too much
     */
    public AdaptiveLimit lower(int inFlight, long now) {
        if (lowered && now - loweredNanos < APART_NANOS) {
            return this;
        }
        int next = Math.max(1, (int) (7L * inFlight / 10));
        return new AdaptiveLimit(limit == 0 ? next : Math.min(limit, next), most, 0, now, true);
    }

    /**
     * A request went well.
     *
     * @param inFlight requests that ran, this one counted
     */
    public AdaptiveLimit succeeded(int inFlight) {
        if (limit == 0 || limit == most || limit == Integer.MAX_VALUE || !loaded(inFlight)) {
            return this;
        }
        if (grown + 1 < limit) {
            return new AdaptiveLimit(limit, most, grown + 1, loweredNanos, lowered);
        }
        int next = limit + Math.max(1, most / STEPS);
        return new AdaptiveLimit(
                most == 0 ? next : Math.min(next, most), most, 0, loweredNanos, lowered);
    }
}
