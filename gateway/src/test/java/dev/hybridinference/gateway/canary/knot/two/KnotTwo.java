package dev.hybridinference.gateway.canary.knot.two;

import dev.hybridinference.gateway.canary.knot.one.KnotOne;

/** Names its counterpart, which names it back. */
public record KnotTwo(KnotOne other, int depth) {}
