package dev.hybridinference.gateway.upstream;

/** A running upstream call. Confined to the event loop that sent it. */
public interface UpstreamCall {
    /**
     * Stops or restarts reading the answer, so that a slow client slows its provider. While paused
     * neither head nor body is delivered; what was read already is held.
     */
    void pause(boolean paused);

    /** Gives the call up: its connection is closed at once and its listener hears nothing more. */
    void cancel();
}
