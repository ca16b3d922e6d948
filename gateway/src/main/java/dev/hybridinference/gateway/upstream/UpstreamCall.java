package dev.hybridinference.gateway.upstream;

/** A running upstream call. Confined to the event loop that sent it. */
public interface UpstreamCall {
    /** Stops or restarts reading the answer, so that a slow client slows its provider. */
    void pause(boolean paused);

    /** Gives the call up: its connection is closed at once and its listener hears nothing more. */
    void cancel();
}
