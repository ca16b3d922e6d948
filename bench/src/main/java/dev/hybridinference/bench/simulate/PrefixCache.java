package dev.hybridinference.bench.simulate;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a replica remembers of conversations that it is not working on; the one that was used least
 * recently goes first. Confined to one simulation.
 */
final class PrefixCache {
    private final Map<Integer, Integer> tokens = new LinkedHashMap<>();
    private long held;

    /** Takes what is remembered of a conversation out of the cache, into the hands of a request. */
    int take(int conversation) {
        Integer known = tokens.remove(conversation);
        held -= known == null ? 0 : known;
        return known == null ? 0 : known;
    }

    /** Remembers a conversation, as the one used last. */
    void put(int conversation, int length) {
        take(conversation);
        tokens.put(conversation, length);
        held += length;
    }

    /** Forgets until no more than that many tokens are held. */
    void shrinkTo(long room) {
        Iterator<Integer> oldest = tokens.values().iterator();
        while (held > room && oldest.hasNext()) {
            held -= oldest.next();
            oldest.remove();
        }
    }

    long held() {
        return held;
    }
}
