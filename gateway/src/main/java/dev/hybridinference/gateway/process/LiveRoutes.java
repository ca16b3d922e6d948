package dev.hybridinference.gateway.process;

import dev.hybridinference.gateway.admin.RouteAnswer;
import dev.hybridinference.gateway.admin.RouteAnswer.CandidateRow;
import dev.hybridinference.gateway.admin.RouteAnswer.Explained;
import dev.hybridinference.gateway.admin.RouteAnswer.NotFound;
import dev.hybridinference.gateway.admin.RouteDesk;
import dev.hybridinference.gateway.admin.RouteQuestion;
import dev.hybridinference.gateway.snapshot.Destination;
import dev.hybridinference.gateway.snapshot.ServedModel;
import dev.hybridinference.gateway.snapshot.Snapshot;
import dev.hybridinference.gateway.snapshot.SnapshotHolder;
import dev.hybridinference.kernel.admission.Caller;
import dev.hybridinference.kernel.admission.Right;
import dev.hybridinference.kernel.call.Operation;
import dev.hybridinference.kernel.price.Price;
import dev.hybridinference.kernel.route.Candidate;
import dev.hybridinference.kernel.route.RoutePlan;
import dev.hybridinference.kernel.route.Router;
import dev.hybridinference.kernel.route.Target;
import dev.hybridinference.kernel.route.View;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Asks the router what it would do with a request that nobody sends. Thread-safe. */
final class LiveRoutes implements RouteDesk {
    private final SnapshotHolder snapshots;
    private final LongSupplier nanoTime;

    /**
     * @param nanoTime monotonic
     */
    LiveRoutes(SnapshotHolder snapshots, LongSupplier nanoTime) {
        this.snapshots = snapshots;
        this.nanoTime = nanoTime;
    }

    @Override
    public RouteAnswer explain(RouteQuestion question) {
        Snapshot snapshot = snapshots.current();
        ServedModel named = snapshot.model(question.model());
        ServedModel model = named == null ? snapshot.direct(question.model()) : named;
        if (model == null) {
            return new NotFound(question.model() + ": no such model. See: hybrid config show");
        }
        String key = question.key();
        if (key != null) {
            Caller caller = snapshot.keys().named(key);
            if (caller == null) {
                return new NotFound(key + ": no such key in force. See: hybrid keys list");
            }
            boolean may =
                    named == null
                            ? caller.has(Right.TARGET)
                            : caller.mayUse(question.model()) || caller.mayUse(named.id());
            if (!may) {
                return new NotFound(
                        "%s: the key %s may not use it".formatted(question.model(), key));
            }
        }
        return explained(question, snapshot, model);
    }

    private Explained explained(RouteQuestion question, Snapshot snapshot, ServedModel model) {
        long now = nanoTime.getAsLong();
        View view = model.view(now);
        List<String> obstacles = new ArrayList<>();
        List<Target> able = new ArrayList<>();
        List<View.TargetView> seen = new ArrayList<>();
        List<Integer> places = new ArrayList<>();
        for (int i = 0; i < model.targets().size(); i++) {
            String obstacle = obstacle(model.destinations().get(i), question);
            obstacles.add(obstacle == null ? "" : obstacle);
            if (obstacle == null) {
                able.add(model.targets().get(i));
                seen.add(view.targets().get(i));
                places.add(i);
            }
        }
        List<CandidateRow> rows = new ArrayList<>();
        Set<Integer> asked = new HashSet<>();
        if (!able.isEmpty()) {
            long seed = ThreadLocalRandom.current().nextLong();
            switch (Router.plan(able, new View(seen), seed)) {
                case RoutePlan.Ask(var candidates, _, _) -> {
                    for (Candidate candidate : candidates) {
                        int place = places.get(candidate.target());
                        if (asked.add(place)) {
                            String reason = candidate.resting() ? "failed lately, asked last" : "";
                            rows.add(row(model, place, asked.size(), reason, candidate.draw()));
                        }
                    }
                }
                case RoutePlan.Saturated(Duration retryAfter, _) ->
                        places.forEach(
                                place ->
                                        obstacles.set(
                                                place,
                                                "the provider asked for a pause; the first is over in %d s"
                                                        .formatted(retryAfter.toSeconds() + 1)));
            }
        }
        for (int i = 0; i < model.targets().size(); i++) {
            if (!asked.contains(i)) {
                String why = obstacles.get(i);
                rows.add(row(model, i, 0, why.isEmpty() ? "no place in the plan" : why, 0));
            }
        }
        return new Explained(
                model.id(),
                "weighted",
                "configuration-" + snapshot.version(),
                snapshot.version(),
                rows);
    }

    private CandidateRow row(ServedModel model, int place, int order, String reason, double draw) {
        Destination destination = model.destinations().get(place);
        Price price = destination.price(System.currentTimeMillis());
        return new CandidateRow(
                order,
                destination.label(),
                model.targets().get(place).tier(),
                reason,
                LiveTargets.State.of(destination.cell(), nanoTime.getAsLong()).word(),
                draw,
                order == 0 ? List.of() : List.of(new RouteAnswer.Term("draw", draw)),
                price == null ? null : price.toString(),
                null);
    }

    /** Why a target cannot serve the request, or null. */
    private static @Nullable String obstacle(Destination destination, RouteQuestion question) {
        if (destination.cell().drained()) {
            return "an operator drained it";
        }
        if (question.local() && !destination.provider().origin().local()) {
            return "not one of our own providers";
        }
        if (destination.provider().way(Operation.CHAT) == null) {
            return "does not serve conversations";
        }
        return destination.capabilities().mayHold(question.tokens())
                ? null
                : "its context of %d tokens is too small"
                        .formatted(destination.capabilities().context());
    }
}
