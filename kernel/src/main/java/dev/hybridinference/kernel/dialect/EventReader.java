package dev.hybridinference.kernel.dialect;

import dev.hybridinference.kernel.call.Event;

/**
 * Turns one provider's answer into events. Confined to one thread; for one answer.
 *
 * <p>The bytes that are given are valid JSON objects, and are only used during the call.
 */
public interface EventReader {
    /** The data of the next event of a stream: one JSON object. */
    void event(byte[] bytes, int from, int to, Event.Sink sink);

    /** A whole answer: one JSON object. */
    void whole(byte[] bytes, int from, int to, Event.Sink sink);
}
