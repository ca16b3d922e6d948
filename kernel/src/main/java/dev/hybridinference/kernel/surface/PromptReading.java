package dev.hybridinference.kernel.surface;

import dev.hybridinference.kernel.call.Prompt;
import dev.hybridinference.kernel.failure.Failure;

/** What a surface made of a request that has to be translated. */
public sealed interface PromptReading {
    /** This is asked. */
    record Understood(Prompt prompt) implements PromptReading {}

    /** It cannot be put into other words. */
    record Refused(Failure failure) implements PromptReading {}
}
