package dev.hybridinference.kernel.admission;

import dev.hybridinference.kernel.route.Strategy;
import org.jspecify.annotations.Nullable;

/**
 * How the requests of a key are treated.
 *
 * @param strategy in which order they ask the targets of a tier; null for what the model says
 * @param low whether others get a place before them
 * @param local whether they must not leave what is ours
 */
public record Treatment(@Nullable Strategy strategy, boolean low, boolean local) {
    /** As any other. */
    public static final Treatment USUAL = new Treatment(null, false, false);

    /** Who gets a place first, as configuration and command line say it. */
    public String priority() {
        return low ? "low" : "normal";
    }

    /** Where its requests may go, in the same words. */
    public String privacy() {
        return local ? "local" : "any";
    }
}
