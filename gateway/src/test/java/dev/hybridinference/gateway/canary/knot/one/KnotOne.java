package dev.hybridinference.gateway.canary.knot.one;

import dev.hybridinference.gateway.canary.knot.two.KnotTwo;
import java.util.List;

/** Names its counterpart, which names it back. */
public record KnotOne(List<KnotTwo> others) {
    int count(KnotTwo added) {
        return others.size() + added.depth();
    }
}
