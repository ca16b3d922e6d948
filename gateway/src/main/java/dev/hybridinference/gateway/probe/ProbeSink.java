package dev.hybridinference.gateway.probe;

/** Hears what probes found. Implementations are thread-safe and do not block. */
public interface ProbeSink {
    /** The endpoint answers. */
    void up(String endpoint);

    /**
     * The endpoint does not answer, or says that it cannot serve.
     *
     * @param why in words for the operator, without credentials
     */
    void down(String endpoint, String why);

    /** The endpoint's server told its load just now. */
    void load(String endpoint, ServerLoad load);
}
