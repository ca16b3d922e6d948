package dev.hybridinference.bench.simulate;

import dev.hybridinference.gateway.endpoint.EndpointCell;
import dev.hybridinference.kernel.health.HealthRules;
import dev.hybridinference.kernel.health.Overdue;
import dev.hybridinference.kernel.health.Profile;
import dev.hybridinference.kernel.route.Cooldown;
import dev.hybridinference.kernel.route.Rest;
import dev.hybridinference.kernel.route.TargetView;
import dev.hybridinference.kernel.route.TargetView.Extra;
import dev.hybridinference.kernel.route.TargetView.Order;
import dev.hybridinference.kernel.route.TargetView.Pace;
import dev.hybridinference.kernel.route.TargetView.Tariff;
import dev.hybridinference.kernel.route.TargetView.Work;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * What the gateway knows of one target: only what came back from it by now. The breaker, the places
 * and the queue are the gateway's own. Confined to one simulation.
 */
final class Spot {
    private static final double PICO = 1e-12;

    /** After which a pace is tried anew, as in the gateway. */
    private static final long KNOWN_NANOS = TimeUnit.MINUTES.toNanos(1);

    final Member member;
    final Server server;
    final EndpointCell endpoint;
    final HealthRules rules;
    final Overdue overdue = new Overdue();
    private Profile profile = Profile.UNKNOWN;
    private Resting target = Resting.NEVER;
    private Resting credential = Resting.NEVER;
    private int inFlight;
    private long tokens;
    private int queued = Work.UNKNOWN;
    private boolean toldCached;
    private double dollars;

    private record Resting(long untilNanos, boolean told) {
        static final Resting NEVER = new Resting(0, false);

        Rest seen(long now) {
            return untilNanos > now ? new Rest(untilNanos - now, told) : Rest.NONE;
        }

        /** Something worked: a rest that the provider did not name is over. */
        Resting awake() {
            return told ? this : NEVER;
        }
    }

    Spot(Member member, Server server) {
        this.member = member;
        this.server = server;
        this.endpoint = new EndpointCell(member.name());
        this.rules = member.rules();
    }

    /**
     * What a decision sees.
     *
     * @param priced whether the strategy looks at prices
     */
    TargetView seen(long now, boolean priced, long cached, double turn) {
        Work work = inFlight == 0 && queued < 0 ? Work.NONE : new Work(inFlight, tokens, queued);
        Tariff tariff = priced ? member.tariff() : null;
        return new TargetView(
                endpoint.seen(now),
                Order.NONE,
                target.seen(now),
                List.of(credential.seen(now)),
                work,
                pace(now),
                tariff,
                new Extra(cached, turn, 0));
    }

    private Pace pace(long now) {
        int samples = Math.max(profile.samples(), profile.token().samples());
        if (samples == 0) {
            return Pace.UNKNOWN;
        }
        boolean old = now - profile.lastNanos() > KNOWN_NANOS;
        return new Pace(
                (long) (profile.ttft().fast() / 1_000),
                (long) (profile.token().fast() / 1_000),
                Math.min(samples, old ? Pace.SURE - 1 : Pace.SURE),
                Math.min(profile.share(now), overdue.share()));
    }

    /** Whether a stream that has waited for that long should have its first token; notes it. */
    boolean late(long waitedNanos) {
        boolean late = profile.late(waitedNanos);
        if (late) {
            overdue.late();
        }
        return late;
    }

    /** A request was sent that is so much work. */
    void entered(long work) {
        inFlight++;
        tokens += work;
    }

    /** Whether it has too much to do. */
    boolean firstToken(long nanos, long prompt, long now) {
        profile = profile.firstToken(nanos, now);
        tokens -= prompt;
        return profile.crowded();
    }

    void streamed(long nanos, long answer, long now) {
        profile = profile.streamed(nanos, answer, now);
        target = target.awake();
        credential = credential.awake();
    }

    /** A request is over, of which so much work was left. */
    void left(long work) {
        inFlight--;
        tokens -= work;
    }

    void rest(Cooldown cooldown, long now) {
        Resting until = new Resting(now + cooldown.nanos(), cooldown.told());
        switch (cooldown.scope()) {
            case TARGET -> target = until;
            case CREDENTIAL -> credential = until;
            case NOTHING -> {}
        }
    }

    /** Its metrics were read. */
    void scraped() {
        queued = server.queued();
    }

    /** The bill for an attempt. */
    void pay(int input, int cached, int output) {
        Tariff price = member.tariff();
        if (!member.own()) {
            dollars +=
                    PICO
                            * ((double) price.input() * (input - cached)
                                    + (double) price.cached() * cached
                                    + (double) price.output() * output);
        }
    }

    double dollars() {
        return dollars;
    }

    /** Whether silence about remembered tokens means that there were none. */
    boolean toldCached(int cached) {
        toldCached |= cached > 0;
        return toldCached;
    }

    int inFlight() {
        return inFlight;
    }
}
