package dev.hybridinference.kernel.health;

import java.util.concurrent.TimeUnit;

/**
 * Whether requests may go to an endpoint. Immutable; every move gives the next state, and a move
 * that a state does not have cannot be written down.
 *
 * <pre>
 *       failed x5, or often,
 *       or unanswered x3                time over, probedWell
 *   Closed ------------------------> Open -----------------------> HalfOpen
 *     ^                               ^                             |   ^
 *     |                               | failedAgain          claim  |   | givenBack,
 *     |            passed             |                             v   | claim's time over
 *     +-------------------------------+------------------------- Probing
 * </pre>
 *
 * Times are monotonic nanoseconds of the caller's clock. What attempts bring home that started
 * before the breaker opened does not close it; failures only tell whether anything works at all. A
 * probe that took longer than its claim and went well closes it all the same.
 */
public sealed interface BreakerState {
    /** Failures in a row that open it. */
    int IN_A_ROW = 5;

    /** Questions that cost nothing, in a row and without an answer, that open it. */
    int UNANSWERED = 3;

    /** The state at a moment: time alone makes some moves. */
    BreakerState seen(long now);

    /** An ordinary attempt went well. */
    default BreakerState succeeded() {
        return this;
    }

    /** An ordinary attempt failed. */
    default BreakerState failed(Setback setback) {
        return this;
    }

    /** A probe went well whose claim's time was over. */
    default BreakerState passedLate(long now) {
        return this;
    }

    /** Something that costs nothing was asked, and answered. */
    default BreakerState probedWell() {
        return this;
    }

    /** Something that costs nothing was asked, and got no answer that says it can serve. */
    default BreakerState unanswered(Setback setback) {
        return this;
    }

    /** The operator knows better. */
    default BreakerState cleared() {
        return Closed.FRESH;
    }

    /**
     * A failure and what decides how long it keeps requests away.
     *
     * @param now when
     * @param often whether the window holds too many failures, this one counted
     * @param works whether some requests work all the same
     * @param cooldownNanos longest time to stay open
     * @param draw in [0, 1): moves the time by up to a fifth, so that many gateways do not come
     *     back together
     */
    record Setback(long now, boolean often, boolean works, long cooldownNanos, double draw) {
        private static final int STEPS = 3;

        /** Open until when, an eighth of the cooldown at first, then twice as long each time. */
        private long until(int opened) {
            long nanos =
                    opened >= STEPS
                            ? cooldownNanos
                            : Math.max(1, cooldownNanos >> (STEPS - opened));
            return now + Math.max(1, (long) (nanos * (0.8 + 0.4 * draw)));
        }
    }

    /**
     * All may go there.
     *
     * @param failures in a row
     * @param unanswered questions that cost nothing, in a row
     * @param opened how often it opened without a good minute between; 0 when it did not
     * @param sinceNanos when it closed; means nothing when it did not open
     */
    record Closed(int failures, int unanswered, int opened, long sinceNanos)
            implements BreakerState {
        /** Nothing happened yet. */
        public static final Closed FRESH = new Closed(0, 0, 0, 0);

        private static final long FORGOTTEN_NANOS = TimeUnit.SECONDS.toNanos(60);

        @Override
        public BreakerState seen(long now) {
            if (opened == 0 || now - sinceNanos < FORGOTTEN_NANOS) {
                return this;
            }
            return good() ? FRESH : new Closed(failures, unanswered, 0, 0);
        }

        /** The share of its usual requests that it should get. */
        public float share(long now) {
            return opened == 0 ? 1 : SlowStart.share(now - sinceNanos);
        }

        @Override
        public BreakerState succeeded() {
            return good() ? this : new Closed(0, 0, opened, sinceNanos);
        }

        @Override
        public BreakerState failed(Setback setback) {
            if (failures + 1 >= IN_A_ROW || setback.often) {
                return new Open(setback.works, opened + 1, setback.until(opened));
            }
            return new Closed(failures + 1, unanswered, opened, sinceNanos);
        }

        @Override
        public BreakerState probedWell() {
            return unanswered == 0 ? this : new Closed(failures, 0, opened, sinceNanos);
        }

        /** No request has met it yet, so it opens softly: requests may still work. */
        @Override
        public BreakerState unanswered(Setback setback) {
            return unanswered + 1 >= UNANSWERED
                    ? new Open(true, opened + 1, setback.until(opened))
                    : new Closed(failures, unanswered + 1, opened, sinceNanos);
        }

        private boolean good() {
            return failures == 0 && unanswered == 0;
        }
    }

    /**
     * None should go there.
     *
     * @param soft whether something may still work there
     * @param opened how often it opened without a good minute between, at least 1
     * @param untilNanos when it becomes half-open
     */
    record Open(boolean soft, int opened, long untilNanos) implements BreakerState {
        @Override
        public BreakerState seen(long now) {
            return leftNanos(now) > 0 ? this : new HalfOpen(soft, opened);
        }

        /** How much longer; 0 or less when the time is over. */
        public long leftNanos(long now) {
            return untilNanos - now;
        }

        /** Nothing works there any more. */
        @Override
        public BreakerState failed(Setback setback) {
            return soft && !setback.works ? new Open(false, opened, untilNanos) : this;
        }

        @Override
        public BreakerState probedWell() {
            return new HalfOpen(soft, opened);
        }
    }

    /** One may go there, once it has claimed the probe. */
    record HalfOpen(boolean soft, int opened) implements BreakerState {
        @Override
        public BreakerState seen(long now) {
            return this;
        }

        @Override
        public BreakerState passedLate(long now) {
            return new Closed(0, 0, opened, now);
        }

        /**
         * Takes the probe.
         *
         * @param untilNanos when the claim ends, so that a claimer that got lost does not keep all
         *     others away
         */
        public Probing claim(long untilNanos) {
            return new Probing(soft, opened, untilNanos);
        }
    }

    /** One is there to find out; only who claimed may say how it went. */
    record Probing(boolean soft, int opened, long untilNanos) implements BreakerState {
        @Override
        public BreakerState seen(long now) {
            return leftNanos(now) > 0 ? this : new HalfOpen(soft, opened);
        }

        @Override
        public BreakerState passedLate(long now) {
            return new Closed(0, 0, opened, now);
        }

        /** How much longer the claim holds; 0 or less when its time is over. */
        public long leftNanos(long now) {
            return untilNanos - now;
        }

        /** The probe went well. */
        public Closed passed(long now) {
            return new Closed(0, 0, opened, now);
        }

        /** The probe failed. */
        public Open failedAgain(Setback setback) {
            return new Open(setback.works, opened + 1, setback.until(opened));
        }

        /** The probe told nothing; another may try. */
        public HalfOpen givenBack() {
            return new HalfOpen(soft, opened);
        }
    }
}
