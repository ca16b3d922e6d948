package dev.hybridinference.kernel.route;

import dev.hybridinference.kernel.call.Capabilities;
import dev.hybridinference.kernel.call.Operation;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/**
 * One target of a model, as routing sees it: what the configuration says of it.
 *
 * @param id which
 * @param place where it stands among the others
 * @param credentials how many credentials its provider has, at least 1 (none counts as one)
 * @param local whether it is ours, so that nothing leaves
 * @param operations what can be asked there
 * @param capabilities what its model can do
 */
public record Target(
        TargetId id,
        Place place,
        int credentials,
        boolean local,
        Set<Operation> operations,
        Capabilities capabilities) {
    private static final Set<Operation> ALL =
            Collections.unmodifiableSet(EnumSet.allOf(Operation.class));

    public Target {
        if (credentials < 1) {
            throw new IllegalArgumentException(
                    "credentials: %d (expected: at least 1)".formatted(credentials));
        }
        operations =
                operations.size() == ALL.size()
                        ? ALL
                        : Collections.unmodifiableSet(EnumSet.copyOf(operations));
    }

    /** A target in the cloud of which nothing else was told. */
    public Target(TargetId id, int weight, int tier, int credentials) {
        this(id, new Place(weight, tier), credentials, false, ALL, Capabilities.OPEN);
    }

    /**
     * Where a target stands among the others of its model.
     *
     * @param weight share of the traffic within its tier, at least 1
     * @param tier 0 to {@link #MOST}, 0 first; a higher tier only when the lower ones cannot serve
     */
    public record Place(int weight, int tier) {
        /** The last tier. */
        public static final int MOST = 100;

        public Place {
            if (weight < 1) {
                throw new IllegalArgumentException(
                        "weight: %d (expected: at least 1)".formatted(weight));
            }
            if (tier < 0 || tier > MOST) {
                throw new IllegalArgumentException(
                        "tier: %d (expected: 0 to %d)".formatted(tier, MOST));
            }
        }
    }

    public int weight() {
        return place.weight();
    }

    public int tier() {
        return place.tier();
    }
}
