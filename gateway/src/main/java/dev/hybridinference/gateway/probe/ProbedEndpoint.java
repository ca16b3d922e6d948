package dev.hybridinference.gateway.probe;

import dev.hybridinference.gateway.snapshot.ProviderAccess;

/**
 * An endpoint as a round of probes finds it.
 *
 * @param id names it to the sink
 * @param provider one that is reached there, whose credential is used
 * @param closed whether its breaker is closed
 * @param quiet whether no request showed lately that it works
 * @param busy whether requests run there or did in the last ten seconds
 */
public record ProbedEndpoint(
        String id, ProviderAccess provider, boolean closed, boolean quiet, boolean busy) {}
