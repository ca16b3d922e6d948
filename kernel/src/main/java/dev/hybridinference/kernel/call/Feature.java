package dev.hybridinference.kernel.call;

/** What of a prompt a provider may not be able to take; surfaces know their own words for it. */
public enum Feature {
    TEMPERATURE,
    TOP_P,
    TOP_K,
    STOP,
    REASONING,
    OUTPUT_FORMAT,
    TOOLS,
    TOOL_CHOICE,
    PARALLEL_TOOLS,
    USER,
    CACHE_MARKS,
    REASONING_HISTORY,
    CONTENT
}
