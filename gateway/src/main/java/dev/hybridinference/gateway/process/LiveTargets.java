package dev.hybridinference.gateway.process;

import dev.hybridinference.gateway.admin.TargetRow;
import dev.hybridinference.gateway.admin.TargetsDesk;
import dev.hybridinference.gateway.config.ProviderConfig;
import dev.hybridinference.gateway.snapshot.Destination;
import dev.hybridinference.gateway.snapshot.ServedModel;
import dev.hybridinference.gateway.snapshot.Snapshot;
import dev.hybridinference.gateway.snapshot.SnapshotHolder;
import dev.hybridinference.gateway.snapshot.TargetCell;
import dev.hybridinference.kernel.health.EndpointView;
import dev.hybridinference.kernel.route.Rest;
import dev.hybridinference.kernel.route.TargetView.Order;
import dev.hybridinference.kernel.route.TargetView.Pace;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** The targets that are configured now, and what holds for them. Thread-safe. */
final class LiveTargets implements TargetsDesk {
    private static final System.Logger LOG = System.getLogger(LiveTargets.class.getName());

    private final SnapshotHolder snapshots;
    private final LongSupplier nanoTime;

    /**
     * @param nanoTime monotonic
     */
    LiveTargets(SnapshotHolder snapshots, LongSupplier nanoTime) {
        this.snapshots = snapshots;
        this.nanoTime = nanoTime;
    }

    @Override
    public List<TargetRow> targets() {
        Snapshot snapshot = snapshots.current();
        SequencedMap<String, Destination> found = new LinkedHashMap<>();
        SequencedMap<String, List<String>> models = new LinkedHashMap<>();
        for (ServedModel model : snapshot.models().values()) {
            for (Destination destination : model.destinations()) {
                found.putIfAbsent(destination.label(), destination);
                models.computeIfAbsent(destination.label(), _ -> new ArrayList<>()).add(model.id());
            }
        }
        List<TargetRow> rows = new ArrayList<>();
        for (Destination destination : found.values()) {
            ProviderConfig provider =
                    snapshot.config().providers().get(destination.provider().name());
            rows.add(
                    row(
                            destination,
                            provider == null || provider.baseUrl() == null
                                    ? "in this process"
                                    : provider.baseUrl().toString(),
                            models.getOrDefault(destination.label(), List.of())));
        }
        return rows;
    }

    private TargetRow row(Destination destination, String endpoint, List<String> models) {
        long now = nanoTime.getAsLong();
        TargetCell cell = destination.cell();
        EndpointView place = destination.endpoint().health().seen(now);
        Pace pace = cell.pace(now);
        State state = State.of(cell, place, now);
        return new TargetRow(
                cell.id(),
                endpoint,
                models,
                state.word(),
                state.reason(),
                cell.inFlight(),
                place.limit() == 0 ? null : place.limit(),
                place.waiting(),
                pace.firstMicros() == 0 ? null : pace.firstMicros() / 1_000,
                pace.tokenMicros() == 0 ? null : 1e6 / pace.tokenMicros(),
                place.share() * pace.share(),
                cell.drained(),
                cell.pinned(),
                state.retryInMillis());
    }

    /** How a target is, in a word and a sentence. */
    record State(String word, String reason, long retryInMillis) {
        static State of(TargetCell cell, EndpointView place, long nowNanos) {
            if (cell.order() == Order.DRAIN) {
                return cell.inFlight() > 0
                        ? new State("draining", "an operator drains it; running requests end", 0)
                        : new State("drained", "an operator drained it", 0);
            }
            switch (place.breaker()) {
                case OPEN, OPEN_SOFT -> {
                    return new State(
                            "open",
                            place.breaker() == EndpointView.Breaker.OPEN
                                    ? "it failed repeatedly"
                                    : "much of what it was sent failed; asked last",
                            TimeUnit.NANOSECONDS.toMillis(place.openNanos()));
                }
                case HALF_OPEN, PROBING -> {
                    return new State("half-open", "one request tries whether it works again", 0);
                }
                case CLOSED -> {}
            }
            Rest rest = cell.rest().seen(nowNanos);
            return rest.resting()
                    ? new State(
                            "resting",
                            rest.told()
                                    ? "the provider asked for a pause"
                                    : "it failed lately and is asked last",
                            TimeUnit.NANOSECONDS.toMillis(rest.nanos()))
                    : new State("ok", "", 0);
        }
    }

    @Override
    public boolean drain(String id) {
        return order(id, "drained", at -> at.cell().drain());
    }

    @Override
    public boolean pin(String id) {
        return order(id, "pinned", at -> at.cell().pin());
    }

    @Override
    public boolean clear(String id) {
        return order(id, "cleared", this::clear);
    }

    private void clear(Destination at) {
        at.cell().clear();
        at.endpoint().health().clear(nanoTime.getAsLong());
        at.provider().credentials().forEach(credential -> credential.rest().end());
    }

    private boolean order(String id, String done, Consumer<Destination> order) {
        for (ServedModel model : snapshots.current().models().values()) {
            for (Destination destination : model.destinations()) {
                if (destination.label().equals(id)) {
                    order.accept(destination);
                    LOG.log(System.Logger.Level.INFO, "target {0}: {1} by an operator", id, done);
                    return true;
                }
            }
        }
        return false;
    }
}
