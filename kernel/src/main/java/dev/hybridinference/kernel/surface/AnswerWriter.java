package dev.hybridinference.kernel.surface;

import dev.hybridinference.kernel.call.Event;
import dev.hybridinference.kernel.json.JsonWriter;

/**
 * Writes one answer in the client's protocol from its events. A stream is written as it goes, a
 * whole answer at its end. Nothing is written before the first content. Confined to one thread.
 */
public interface AnswerWriter extends Event.Sink {
    /** What was written and not taken yet; the taker clears it. */
    JsonWriter out();

    /**
     * Ends the answer normally: adds the last events of a stream, or all of a whole answer. The
     * books are closed before these bytes go out, so {@link #out} is emptied before this is called.
     */
    void end();
}
