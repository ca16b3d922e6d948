package dev.hybridinference.bench.routing;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/**
 * What is asked of a run.
 *
 * @param serve the command that starts a gateway
 * @param folder for configurations, data and logs
 */
public record RoutingOptions(
        Lengths lengths,
        Set<RoutingPart> parts,
        List<String> serve,
        boolean markdown,
        long seed,
        Path folder) {

    public RoutingOptions {
        parts = Set.copyOf(parts);
        serve = List.copyOf(serve);
    }
}
