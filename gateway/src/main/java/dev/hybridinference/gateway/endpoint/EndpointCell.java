package dev.hybridinference.gateway.endpoint;

import dev.hybridinference.gateway.endpoint.Entry.Why;
import dev.hybridinference.kernel.health.BreakerState;
import dev.hybridinference.kernel.health.BreakerState.Closed;
import dev.hybridinference.kernel.health.BreakerState.HalfOpen;
import dev.hybridinference.kernel.health.BreakerState.Open;
import dev.hybridinference.kernel.health.BreakerState.Probing;
import dev.hybridinference.kernel.health.EndpointView;
import dev.hybridinference.kernel.health.EndpointView.Breaker;
import dev.hybridinference.kernel.health.HealthRules;
import dev.hybridinference.kernel.health.RetryBudget;
import dev.hybridinference.kernel.health.SlowStart;
import dev.hybridinference.kernel.health.Verdict;
import java.util.concurrent.TimeUnit;

/**
 * What changes per request at one endpoint: its breaker, its places, and who waits for one.
 * Survives snapshots. Thread-safe; without a limit and a queue no call takes a lock. The rules that
 * came last hold for all; providers that share it have the same.
 *
 * <p>After every call that can free a place, whoever waits first is granted it, as long as the
 * breaker lets it; when the breaker is open, all who wait are sent away. What time alone frees (a
 * learned limit that is forgotten, a probe's claim that ran out) is found by the next call.
 */
public final class EndpointCell {
    /**
     * The part of the longest wait up to which an estimate is trusted; beyond it many wait in vain.
     */
    private static final double WORTH_WAITING = 0.75;

    private static final HealthRules UNTOLD =
            new HealthRules(true, TimeUnit.SECONDS.toNanos(30), 0, 0, 0);

    private final String id;
    private final Gate gate = new Gate();
    private final Places places = new Places();
    private final RetryBudget budget = new RetryBudget();
    private volatile HealthRules rules = UNTOLD;

    /**
     * @param id the stable name, also the metric label
     */
    public EndpointCell(String id) {
        this.id = id;
    }

    /** The stable name, also the metric label. */
    public String id() {
        return id;
    }

    /** Requests running there. */
    public int inFlight() {
        return places.inFlight();
    }

    /** Requests that wait for a place. */
    public int waiting() {
        return places.waiting();
    }

    /** What a decision at this moment sees. */
    public EndpointView seen(long now) {
        int inFlight = places.inFlight();
        int limit = places.limit().seen(now).limit();
        int waiting = places.waiting();
        return switch (state(now)) {
            case Closed closed ->
                    new EndpointView(
                            Breaker.CLOSED, 0, closed.share(now), inFlight, limit, waiting);
            case Open open ->
                    new EndpointView(
                            open.soft() ? Breaker.OPEN_SOFT : Breaker.OPEN,
                            open.leftNanos(now),
                            SlowStart.LEAST,
                            inFlight,
                            limit,
                            waiting);
            case HalfOpen _ ->
                    new EndpointView(
                            Breaker.HALF_OPEN, 0, SlowStart.LEAST, inFlight, limit, waiting);
            case Probing probing ->
                    new EndpointView(
                            probing.soft() ? Breaker.OPEN_SOFT : Breaker.PROBING,
                            probing.soft() ? probing.leftNanos(now) : 0,
                            SlowStart.LEAST,
                            inFlight,
                            limit,
                            waiting);
        };
    }

    /**
     * Who asks for a place.
     *
     * @param again whether the request was tried elsewhere before
     * @param low whether normal ones come first
     * @param lastResort whether nothing else is left: it may go also where the breaker is open but
     *     something still worked
     */
    public record Comer(boolean again, boolean low, boolean lastResort) {
        public static final Comer FIRST = new Comer(false, false, false);
        public static final Comer AGAIN = new Comer(true, false, false);
    }

    /**
     * Asks for a place.
     *
     * @param now monotonic time
     */
    public Entry enter(HealthRules asked, Comer who, long now) {
        adopt(asked, now);
        Why why = gate.refusal(asked, who.lastResort(), now);
        if (why != null) {
            return new Entry.Refused(why);
        }
        if (!places.take(who.low(), now)) {
            serve(now);
            return new Entry.Refused(Why.FULL);
        }
        if (!affordable(who, now)) {
            return leave(Why.OVER_BUDGET, now);
        }
        Gate.Pass pass = gate.enter(asked, who.lastResort(), now);
        return pass.why() == null ? new Slot(this, pass.probe(), now) : leave(pass.why(), now);
    }

    /** Counts who is there for the first time; whether there is a token for who is not. */
    private boolean affordable(Comer who, long now) {
        if (!who.again()) {
            budget.first(now);
            return true;
        }
        return !gate.failing(now) || budget.again(now);
    }

    private Entry leave(Why why, long now) {
        places.giveBack();
        serve(now);
        return new Entry.Refused(why);
    }

    /**
     * Waits for a place. The waiter may be granted one, or be sent away, before this returns.
     *
     * @param now monotonic time
     */
    public Waiting await(HealthRules rules, Waiter waiter, Comer who, long now) {
        adopt(rules, now);
        boolean low = who.low();
        places.waits(low, now);
        long shut =
                switch (state(now)) {
                    case Closed _, HalfOpen _ -> 0;
                    case Open open -> open.soft() ? 0 : open.leftNanos(now);
                    case Probing probing -> probing.soft() ? 0 : probing.leftNanos(now);
                };
        if (shut > 0) {
            return new Waiting.Refused(shut);
        }
        long wait = places.waitNanos(low, now);
        if (wait > WORTH_WAITING * rules.queueTimeoutNanos()) {
            return new Waiting.Refused(wait);
        }
        WaitingRoom.Seat seat = places.room().add(rules.maxQueue(), waiter, who);
        if (seat == null) {
            return new Waiting.Refused(soonest(wait, rules));
        }
        if (seat.displaced() != null) {
            seat.displaced().waiter.displaced(soonest(places.waitNanos(true, now), rules));
        }
        serve(now);
        return seat.ticket();
    }

    /** It answered to something that costs nothing: an open breaker becomes half-open. */
    public void probedWell(long now) {
        gate.probedWell(now);
        serve(now);
    }

    /**
     * It did not answer to something that costs nothing. Several times in a row, and no request
     * that works meanwhile, open the breaker softly.
     *
     * @param draw in [0, 1), moves how long a breaker that opens stays open
     */
    public void unanswered(HealthRules rules, long now, double draw) {
        adopt(rules, now);
        gate.unanswered(rules, now, draw);
        serve(now);
    }

    /** Whether no request showed lately that it works. */
    public boolean quiet(long now) {
        return gate.quiet(now);
    }

    /** The operator says that it works: the breaker closes, and nothing is held against it. */
    public void clear(long now) {
        gate.clear();
        serve(now);
    }

    void firstToken(Slot slot, boolean crowded, long now) {
        if (crowded && places.loaded()) {
            places.lower(slot.enteredNanos, now);
        }
        if (gate.passed(slot.probe, now)) {
            serve(now);
        }
    }

    void settle(Slot slot, Verdict verdict, long now, double draw) {
        switch (verdict) {
            case GOOD -> {
                gate.good(slot.probe, now);
                places.succeeded();
            }
            case FAILED -> gate.failed(slot.probe, rules, now, draw);
            case SATURATED -> {
                gate.giveBack(slot.probe);
                places.lower(slot.enteredNanos, now);
            }
            case NEUTRAL -> gate.giveBack(slot.probe);
        }
        places.leave(slot.heldNanos(now));
        serve(now);
    }

    private BreakerState state(long now) {
        return rules.breaker() ? gate.seen(now) : Closed.FRESH;
    }

    private void adopt(HealthRules asked, long now) {
        if (asked == rules || asked.equals(rules)) {
            return;
        }
        follow(asked);
        serve(now);
    }

    private synchronized void follow(HealthRules asked) {
        places.bound(asked.maxConcurrency());
        if (!asked.breaker()) {
            gate.clear();
        }
        rules = asked;
    }

    /**
     * Grants free places to who waits, for whom there was nothing else. Waiters are called outside
     * all locks. Whoever puts a ticket back looks again, and whoever changes the breaker or frees a
     * place looks afterwards, so that one of them sees both.
     */
    private void serve(long now) {
        while (places.waiting() > 0) {
            switch (state(now)) {
                case Open open when !open.soft() -> {
                    sendAway(open.leftNanos(now));
                    return;
                }
                case Probing probing when !probing.soft() -> {
                    return;
                }
                case Closed _, HalfOpen _, Open _, Probing _ -> {
                    Ticket ticket = places.next(now);
                    if (ticket == null) {
                        return;
                    }
                    grant(ticket, now);
                }
            }
        }
    }

    private void grant(Ticket ticket, long now) {
        Gate.Pass pass = gate.enter(rules, true, now);
        if (pass.why() != null) {
            places.putBack(ticket);
        } else if (ticket.waiter.take()) {
            if (!ticket.who.again()) {
                budget.first(now);
            }
            ticket.waiter.granted(new Slot(this, pass.probe(), now));
        } else {
            gate.giveBack(pass.probe());
            places.giveBack();
        }
    }

    private void sendAway(long retryNanos) {
        for (Ticket ticket : places.room().clear()) {
            ticket.waiter.displaced(retryNanos);
        }
    }

    private static long soonest(long wait, HealthRules rules) {
        return Math.max(1, wait > 0 ? wait : rules.queueTimeoutNanos());
    }
}
