package dev.hybridinference.kernel.canary.two;

import dev.hybridinference.kernel.canary.one.CycleOne;
import java.util.List;

/** Names its counterpart, which names it back. */
public record CycleTwo(List<CycleOne> others) {}
