package dev.hybridinference.bench.candidate;

import dev.hybridinference.bench.load.LoadResult;
import java.util.OptionalLong;

/**
 * One load on one candidate in one round.
 *
 * @param cpuNanos of all its threads; 0 for the direct way
 * @param peakBytes highest resident memory during the load; 0 for the direct way
 * @param instructions where the machine counts them
 */
public record Sample(LoadResult load, long cpuNanos, long peakBytes, OptionalLong instructions) {}
