package dev.hybridinference.kernel.dialect;

import dev.hybridinference.kernel.call.Operation;
import dev.hybridinference.kernel.call.Prompt;

/** How a provider protocol says what was asked in another one. Immutable and thread-safe. */
public interface Conversation {
    /** The operation that stands for any conversation. */
    Operation operation();

    /** Writes a request. */
    Written write(Prompt prompt, Outgoing to);

    /**
     * A reader of one answer.
     *
     * @param names from {@link Written.Body}
     * @param carriers seals what only this provider may read
     */
    EventReader reader(ToolNames names, Carriers carriers);
}
