package dev.hybridinference.clients;

import dev.hybridinference.testkit.json.Json;
import java.util.Map;

/** A client library that plays scenarios. */
interface Library {
    /**
     * Starts a scenario.
     *
     * @param scenario its name, such as {@code chat}
     * @param settings {@code OPENAI_BASE_URL}, {@code OPENAI_API_KEY}, {@code MODEL} and what else
     *     the scenario reads
     */
    Play start(String scenario, Map<String, String> settings);

    /** What the library calls the error of a status. */
    String errorName(int status);

    /** A running scenario. Confined to the test's thread. */
    interface Play extends AutoCloseable {
        /** Whether the scenario has come to where it waits for {@link #go}. */
        boolean paused();

        /** Lets a paused scenario go on. */
        void go();

        /** Waits for the end and returns what the library saw. */
        Json seen();

        /** Ends it if it still runs. */
        @Override
        void close();
    }
}
