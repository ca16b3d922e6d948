package dev.hybridinference.kernel.route;

/**
 * One target of a model, as routing sees it.
 *
 * @param id which
 * @param weight share of the traffic within its tier, at least 1
 * @param tier 0 first; a higher tier only when the lower ones cannot serve
 * @param credentials how many credentials its provider has, at least 1 (none counts as one)
 */
public record Target(TargetId id, int weight, int tier, int credentials) {
    public Target {
        if (weight < 1 || credentials < 1) {
            throw new IllegalArgumentException(
                    "target: weight %d, credentials %d (expected: at least 1)"
                            .formatted(weight, credentials));
        }
    }
}
