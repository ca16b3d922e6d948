package dev.hybridinference.kernel.canary.one;

import dev.hybridinference.kernel.canary.two.CycleTwo;

/** Names its counterpart, which names it back. */
public record CycleOne(CycleTwo other) {}
