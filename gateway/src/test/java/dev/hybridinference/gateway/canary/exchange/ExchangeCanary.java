package dev.hybridinference.gateway.canary.exchange;

import dev.hybridinference.gateway.canary.edge.EdgeCanary;
import dev.hybridinference.gateway.canary.upstream.UpstreamCanary;

/** Names what it may. */
public record ExchangeCanary(EdgeCanary edge, UpstreamCanary upstream) {}
