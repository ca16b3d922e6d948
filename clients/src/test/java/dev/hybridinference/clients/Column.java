package dev.hybridinference.clients;

/** What every client is shown to do on every upstream. */
enum Column {
    TEXT,
    TOOLS,
    PARALLEL,
    IMAGE,
    REASONING,
    ERROR,
    ABORT
}
