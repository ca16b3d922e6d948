package dev.hybridinference.bench.simulate;

import dev.hybridinference.kernel.call.Capabilities;
import dev.hybridinference.kernel.call.Operation;
import dev.hybridinference.kernel.health.HealthRules;
import dev.hybridinference.kernel.route.Target;
import dev.hybridinference.kernel.route.TargetId;
import dev.hybridinference.kernel.route.TargetView.Tariff;
import java.util.EnumSet;
import java.util.concurrent.TimeUnit;

/**
 * One target of a scenario: what the operator configured of it, and what it really is.
 *
 * @param places most requests at once; 0 for no limit
 */
record Member(
        String name, Kind kind, Target.Place place, int places, Tariff tariff, Trouble trouble) {
    private static final int WAITING = 256;
    private static final long WAIT_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final long COOLDOWN_NANOS = TimeUnit.SECONDS.toNanos(30);

    /** What it really is. */
    sealed interface Kind {
        /** A replica of our own, and what an hour of it costs whether it works or not. */
        record Own(Replica.Engine engine, double dollarsPerHour) implements Kind {}

        /** A provider that is paid by the token. */
        record Away(Cloud.Service service) implements Kind {}
    }

    boolean own() {
        return kind instanceof Kind.Own;
    }

    double dollarsPerHour() {
        return kind instanceof Kind.Own paid ? paid.dollarsPerHour() : 0;
    }

    Member in(Trouble other) {
        return new Member(name, kind, place, places, tariff, other);
    }

    Target target() {
        return new Target(
                new TargetId(name, "m"),
                place,
                1,
                own(),
                EnumSet.allOf(Operation.class),
                Capabilities.OPEN);
    }

    HealthRules rules() {
        return new HealthRules(true, COOLDOWN_NANOS, places, WAITING, WAIT_NANOS);
    }

    Server server(Timeline timeline, long seed) {
        return switch (kind) {
            case Kind.Own paid -> new Replica(timeline, paid.engine(), trouble);
            case Kind.Away away -> new Cloud(name, timeline, away.service(), trouble, seed);
        };
    }
}
