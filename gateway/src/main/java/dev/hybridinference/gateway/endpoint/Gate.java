package dev.hybridinference.gateway.endpoint;

import dev.hybridinference.gateway.endpoint.Entry.Why;
import dev.hybridinference.kernel.health.BreakerState;
import dev.hybridinference.kernel.health.BreakerState.Closed;
import dev.hybridinference.kernel.health.BreakerState.HalfOpen;
import dev.hybridinference.kernel.health.BreakerState.Open;
import dev.hybridinference.kernel.health.BreakerState.Probing;
import dev.hybridinference.kernel.health.BreakerState.Setback;
import dev.hybridinference.kernel.health.HealthRules;
import dev.hybridinference.kernel.health.OutcomeWindow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The breaker of one endpoint. Thread-safe without locks; a success at a breaker that is closed
 * writes nothing but the window's count, and once a second that it works. A claim is known by the
 * state that it made: whoever holds that very object, and it is still the state, is the probe.
 */
final class Gate {
    private static final long WORKS_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long QUIET_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final AtomicReference<BreakerState> state = new AtomicReference<>(Closed.FRESH);
    private final OutcomeWindow window = new OutcomeWindow();

    /** When a request last showed that it works, to a second; null before. */
    private volatile @Nullable Long worked;

    /** Free to go, as the probe or not; or why not. */
    record Pass(@Nullable Why why, @Nullable Probing probe) {
        private static final Pass FREE = new Pass(null, null);
        private static final Pass OPEN = new Pass(Why.OPEN, null);
        private static final Pass TAKEN = new Pass(Why.PROBE_TAKEN, null);
    }

    BreakerState seen(long now) {
        return state.get().seen(now);
    }

    /** Whether re-attempts need a token. */
    boolean failing(long now) {
        return !(seen(now) instanceof Closed) || window.troubled(now);
    }

    /** Why a request could not go; null when it can, though it may have to be the probe. */
    @Nullable Why refusal(HealthRules rules, boolean lastResort, long now) {
        if (!rules.breaker()) {
            return null;
        }
        return switch (seen(now)) {
            case Closed _, HalfOpen _ -> null;
            case Open open -> open.soft() && lastResort ? null : Why.OPEN;
            case Probing probing -> probing.soft() && lastResort ? null : Why.PROBE_TAKEN;
        };
    }

    /** Lets a request go; claims the probe when the breaker is half-open. */
    Pass enter(HealthRules rules, boolean lastResort, long now) {
        if (!rules.breaker()) {
            return Pass.FREE;
        }
        while (true) {
            BreakerState held = state.get();
            switch (held.seen(now)) {
                case Closed closed -> {
                    if (closed == held || state.compareAndSet(held, closed)) {
                        return Pass.FREE;
                    }
                }
                case Open open -> {
                    return open.soft() && lastResort ? Pass.FREE : Pass.OPEN;
                }
                case Probing probing -> {
                    return probing.soft() && lastResort ? Pass.FREE : Pass.TAKEN;
                }
                case HalfOpen half -> {
                    Probing claim = half.claim(now + rules.cooldownNanos());
                    if (state.compareAndSet(held, claim)) {
                        return new Pass(null, claim);
                    }
                }
            }
        }
    }

    /** A request, or the first token of one, went well; true when that closed the breaker. */
    boolean passed(@Nullable Probing probe, long now) {
        Long last = worked;
        if (last == null || now - last > WORKS_NANOS) {
            worked = now;
        }
        if (probe == null) {
            return false;
        }
        if (state.compareAndSet(probe, probe.passed(now))) {
            window.clear();
            return true;
        }
        return move(current -> current.seen(now).passedLate(now));
    }

    /** The probe told nothing. */
    void giveBack(@Nullable Probing probe) {
        if (probe != null) {
            state.compareAndSet(probe, probe.givenBack());
        }
    }

    void good(@Nullable Probing probe, long now) {
        window.good(now);
        if (!passed(probe, now)) {
            var _ = move(BreakerState::succeeded);
        }
    }

    void failed(@Nullable Probing probe, HealthRules rules, long now, double draw) {
        window.failed(now);
        if (!rules.breaker()) {
            giveBack(probe);
            return;
        }
        Setback setback =
                new Setback(now, window.often(now), window.works(now), rules.cooldownNanos(), draw);
        if (probe == null || !state.compareAndSet(probe, probe.failedAgain(setback))) {
            var _ = move(current -> current.seen(now).failed(setback));
        }
    }

    void probedWell(long now) {
        var _ = move(current -> current.seen(now).probedWell());
    }

    /** Whether no request showed lately that it works. */
    boolean quiet(long now) {
        Long last = worked;
        return last == null || now - last > QUIET_NANOS;
    }

    /** What requests tell counts more than a question that got no answer. */
    void unanswered(HealthRules rules, long now, double draw) {
        if (rules.breaker() && quiet(now)) {
            Setback setback = new Setback(now, false, true, rules.cooldownNanos(), draw);
            var _ = move(current -> current.seen(now).unanswered(setback));
        }
    }

    void clear() {
        var _ = move(BreakerState::cleared);
        window.clear();
    }

    /** Whether that changed the state. */
    private boolean move(UnaryOperator<BreakerState> step) {
        while (true) {
            BreakerState held = state.get();
            BreakerState next = step.apply(held);
            if (next == held || state.compareAndSet(held, next)) {
                return next != held;
            }
        }
    }
}
