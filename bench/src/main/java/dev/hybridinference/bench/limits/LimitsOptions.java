package dev.hybridinference.bench.limits;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/**
 * What is asked of a run.
 *
 * @param serve the command that starts a gateway
 * @param folder for configurations, data and logs
 */
public record LimitsOptions(
        LimitsLengths lengths,
        Set<LimitsPart> parts,
        List<String> serve,
        boolean markdown,
        long seed,
        Path folder) {

    public LimitsOptions {
        parts = Set.copyOf(parts);
        serve = List.copyOf(serve);
    }
}
