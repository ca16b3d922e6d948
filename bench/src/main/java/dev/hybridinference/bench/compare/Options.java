package dev.hybridinference.bench.compare;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/**
 * What a run was asked for.
 *
 * @param withNginx false measures only direct and the gateway
 * @param rounds of the load parts, at least 1
 * @param serve the command that starts the gateway, without {@code --config} and {@code --data}
 * @param folder for configurations, logs and caches of this run
 */
public record Options(
        boolean withNginx,
        int rounds,
        boolean quick,
        Set<Part> parts,
        List<String> serve,
        boolean markdown,
        long seed,
        Path folder) {

    public Options {
        parts = Set.copyOf(parts);
        serve = List.copyOf(serve);
        if (rounds < 1) {
            throw new IllegalArgumentException("--rounds: " + rounds + " (expected: at least 1)");
        }
    }
}
