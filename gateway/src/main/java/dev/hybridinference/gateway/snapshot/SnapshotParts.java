package dev.hybridinference.gateway.snapshot;

import dev.hybridinference.kernel.dialect.Carriers;
import dev.hybridinference.kernel.route.Strategy;
import dev.hybridinference.kernel.route.TargetId;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.function.Function;

/**
 * The look-up tables of a snapshot while it is built.
 *
 * @param strategies that keys ask for
 */
record SnapshotParts(
        SequencedMap<String, ServedModel> models,
        Map<String, ServedModel> names,
        Map<String, ProviderAccess> providers,
        Map<TargetId, Destination> destinations,
        Map<String, TargetCell> directCells,
        Set<Strategy> strategies,
        Function<TargetId, Carriers> carriers) {}
