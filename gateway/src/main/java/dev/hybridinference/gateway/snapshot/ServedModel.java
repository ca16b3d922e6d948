package dev.hybridinference.gateway.snapshot;

import dev.hybridinference.kernel.call.Call;
import dev.hybridinference.kernel.call.Estimate;
import dev.hybridinference.kernel.route.Rest;
import dev.hybridinference.kernel.route.Target;
import dev.hybridinference.kernel.route.View;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A model with the targets that serve it.
 *
 * @param id the configured name, a bounded label
 * @param targets as routing sees them
 * @param destinations aligned with {@code targets}
 */
public record ServedModel(String id, List<Target> targets, List<Destination> destinations) {
    /** The label of requests that named a target directly. */
    public static final String DIRECT = "direct";

    public ServedModel {
        targets = List.copyOf(targets);
        destinations = List.copyOf(destinations);
    }

    /**
     * The model with only those targets that can serve a request; null when none can. A context
     * that is too small by estimate counts only while another target is left.
     */
    public @Nullable ServedModel able(Call call) {
        ServedModel able =
                only(
                        destination ->
                                destination.provider().way(call.operation()) != null
                                        && destination.capabilities().meet(call.needs()));
        long tokens = Estimate.of(call.bodyBytes(), 0, 0).input();
        ServedModel roomy =
                able == null
                        ? null
                        : able.only(destination -> destination.capabilities().mayHold(tokens));
        return roomy == null ? able : roomy;
    }

    private @Nullable ServedModel only(Predicate<Destination> condition) {
        if (destinations.stream().allMatch(condition)) {
            return this;
        }
        List<Target> left = new ArrayList<>();
        List<Destination> theirs = new ArrayList<>();
        for (int i = 0; i < destinations.size(); i++) {
            if (condition.test(destinations.get(i))) {
                left.add(targets.get(i));
                theirs.add(destinations.get(i));
            }
        }
        return left.isEmpty() ? null : new ServedModel(id, left, theirs);
    }

    /** Freezes what changes, for one decision at {@code nowNanos}. */
    public View view(long nowNanos) {
        List<View.TargetView> seen = new ArrayList<>(destinations.size());
        for (Destination destination : destinations) {
            List<Credential> credentials = destination.provider().credentials();
            List<Rest> rests = new ArrayList<>(credentials.size());
            for (Credential credential : credentials) {
                rests.add(credential.rest().seen(nowNanos));
            }
            TargetCell cell = destination.cell();
            seen.add(new View.TargetView(cell.inFlight(), cell.rest().seen(nowNanos), rests));
        }
        return new View(seen);
    }
}
