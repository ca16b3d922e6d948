package dev.hybridinference.bench.simulate;

import dev.hybridinference.gateway.endpoint.Slot;
import dev.hybridinference.kernel.failure.Failure.Retry;
import dev.hybridinference.kernel.failure.Failure.Upstream;
import dev.hybridinference.kernel.health.Verdict;
import dev.hybridinference.kernel.route.Candidate;
import dev.hybridinference.kernel.route.Cooldown;
import dev.hybridinference.kernel.route.Course;

/** One request at one target, until it ends, fails or takes too long. Settled exactly once. */
final class Attempt implements Server.Listener {
    private static final double FIRST_TOKEN_SECONDS = 60;

    /** How often the gateway looks at who waits. */
    private static final double LOOK_SECONDS = 0.05;

    private final Journey journey;
    private final Course on;
    private final Candidate pair;
    private final Slot slot;
    private final Spot spot;
    private final Timeline timeline;
    private final int number;
    private final long prompt;
    private final long answer;
    private final long sentNanos;
    private long firstNanos = -1;
    private boolean late;
    private boolean over;

    Attempt(Journey journey, Course on, Candidate pair, Slot slot) {
        this.journey = journey;
        this.on = on;
        this.pair = pair;
        this.slot = slot;
        this.spot = journey.spot(pair);
        this.timeline = journey.gateway().timeline;
        this.number = journey.attempt();
        this.prompt = journey.unread(pair.target());
        this.answer = journey.gateway().memory.usual();
        this.sentNanos = timeline.now();
    }

    void send() {
        spot.entered(prompt + answer);
        journey.gateway().onlooker.sent(sentNanos, journey.turn(), pair.target());
        Server.Call call = spot.server.send(journey.turn(), number, this);
        spot.overdue.asked();
        timeline.after(LOOK_SECONDS, this::look);
        timeline.after(
                FIRST_TOKEN_SECONDS,
                () -> {
                    if (!over && firstNanos < 0) {
                        call.cancel();
                        spot.pay(journey.turn().prompt(), 0, 0);
                        failed(
                                new Upstream.TimedOut(
                                        spot.member.name(), "no first token", Retry.AMBIGUOUS));
                    }
                });
    }

    /** Notes when the first token is much later than usual. */
    private void look() {
        if (!over && firstNanos < 0 && !late) {
            late = spot.late(timeline.now() - sentNanos);
            timeline.after(LOOK_SECONDS, this::look);
        }
    }

    @Override
    public void firstToken() {
        spot.overdue.over(late);
        firstNanos = timeline.now();
        boolean crowded = spot.firstToken(firstNanos - sentNanos, prompt, firstNanos);
        slot.firstToken(crowded, firstNanos);
        journey.firstToken();
    }

    @Override
    public void ended(int cached) {
        Turn turn = journey.turn();
        long now = timeline.now();
        spot.streamed(now - firstNanos, turn.answer(), now);
        spot.pay(turn.prompt(), cached, turn.answer());
        boolean wrong = journey.wrong(pair.target(), cached, spot.toldCached(cached));
        journey.gateway().memory.answered(turn, pair.target(), wrong);
        settle(Verdict.GOOD);
        journey.end(true);
    }

    @Override
    public void failed(Upstream failure) {
        Cooldown rest = Cooldown.after(failure, spot.rules.cooldownNanos());
        spot.rest(rest, timeline.now());
        settle(failure instanceof Upstream.Throttled ? Verdict.NEUTRAL : Verdict.FAILED);
        journey.failed(
                on, new Course.Failed(failure.retry(), false, firstNanos >= 0, true, rest.scope()));
    }

    private void settle(Verdict verdict) {
        over = true;
        if (firstNanos < 0) {
            spot.overdue.over(late);
        }
        spot.left(firstNanos < 0 ? prompt + answer : answer);
        double draw =
                Luck.of(journey.gateway().seed, "jitter", journey.turn().id(), number).uniform();
        slot.settle(verdict, timeline.now(), draw);
    }
}
