package dev.hybridinference.gateway.canary.edge;

import dev.hybridinference.gateway.canary.upstream.UpstreamCanary;

/** Names the upstream, which an edge must not. */
public record EdgeCanary(UpstreamCanary upstream) {}
