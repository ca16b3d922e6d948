package dev.hybridinference.clients;

import dev.hybridinference.testkit.provider.ScriptedProvider;

/** Where clients send their requests, and the provider that answers in the end. Thread-safe. */
interface Site extends AutoCloseable {
    ScriptedProvider provider();

    /** Scheme, host and port, without a path. */
    String address();

    String key();

    /** The model's name as clients know it. */
    String model();

    /** Whether nothing runs any more. */
    boolean isIdle();

    @Override
    void close();
}
