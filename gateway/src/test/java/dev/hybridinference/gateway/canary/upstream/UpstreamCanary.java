package dev.hybridinference.gateway.canary.upstream;

/** May be named by the exchange only. */
public record UpstreamCanary(int connections) {}
