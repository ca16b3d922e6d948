package dev.hybridinference.bench.ledger;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/**
 * What is asked of a run.
 *
 * @param serve the command that starts a gateway
 * @param folder for configurations, data and logs
 */
public record LedgerOptions(
        Scale scale,
        Set<LedgerPart> parts,
        List<String> serve,
        boolean markdown,
        long seed,
        Path folder) {

    public LedgerOptions {
        parts = Set.copyOf(parts);
        serve = List.copyOf(serve);
    }
}
