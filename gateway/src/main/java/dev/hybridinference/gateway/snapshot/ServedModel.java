package dev.hybridinference.gateway.snapshot;

import dev.hybridinference.kernel.route.Rest;
import dev.hybridinference.kernel.route.Target;
import dev.hybridinference.kernel.route.View;
import java.util.ArrayList;
import java.util.List;

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
