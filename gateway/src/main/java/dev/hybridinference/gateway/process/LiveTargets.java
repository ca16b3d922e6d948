package dev.hybridinference.gateway.process;

import dev.hybridinference.gateway.admin.TargetRow;
import dev.hybridinference.gateway.admin.TargetsDesk;
import dev.hybridinference.gateway.config.ProviderConfig;
import dev.hybridinference.gateway.snapshot.Destination;
import dev.hybridinference.gateway.snapshot.ServedModel;
import dev.hybridinference.gateway.snapshot.Snapshot;
import dev.hybridinference.gateway.snapshot.SnapshotHolder;
import dev.hybridinference.gateway.snapshot.TargetCell;
import dev.hybridinference.kernel.route.Rest;
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
                            destination.cell(),
                            provider == null || provider.baseUrl() == null
                                    ? "in this process"
                                    : provider.baseUrl().toString(),
                            models.getOrDefault(destination.label(), List.of())));
        }
        return rows;
    }

    private TargetRow row(TargetCell cell, String endpoint, List<String> models) {
        State state = State.of(cell, nanoTime.getAsLong());
        return new TargetRow(
                cell.id(),
                endpoint,
                models,
                state.word(),
                state.reason(),
                cell.inFlight(),
                null,
                0,
                null,
                null,
                1,
                cell.drained(),
                cell.pinned(),
                state.retryInMillis());
    }

    /** How a target is, in a word and a sentence. */
    record State(String word, String reason, long retryInMillis) {
        static State of(TargetCell cell, long nowNanos) {
            if (cell.drained()) {
                return cell.inFlight() > 0
                        ? new State("draining", "an operator drains it; running requests end", 0)
                        : new State("drained", "an operator drained it", 0);
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
        return order(id, "drained", TargetCell::drain);
    }

    @Override
    public boolean pin(String id) {
        return order(id, "pinned", TargetCell::pin);
    }

    @Override
    public boolean clear(String id) {
        return order(id, "cleared", TargetCell::clear);
    }

    private boolean order(String id, String done, Consumer<TargetCell> order) {
        for (ServedModel model : snapshots.current().models().values()) {
            for (Destination destination : model.destinations()) {
                if (destination.label().equals(id)) {
                    order.accept(destination.cell());
                    LOG.log(System.Logger.Level.INFO, "target {0}: {1} by an operator", id, done);
                    return true;
                }
            }
        }
        return false;
    }
}
