package dev.hybridinference.testkit.provider;

import java.time.Duration;

/**
 * How an exchange ended, as the provider saw it.
 *
 * @param reset true when the client left by RST, false when by FIN; false for other kinds
 * @param atNanos {@link System#nanoTime()} of the end; for a client that left, the moment its FIN
 *     or RST arrived
 * @param bytesSent bytes of the answer handed to the socket
 */
public record End(Kind kind, boolean reset, long atNanos, long bytesSent) {

    /** The ways an exchange can end. */
    public enum Kind {
        /** The script ran to its end, also when that end was a cut or a reset. */
        ANSWERED,
        /** The client's FIN or RST arrived while the script was still answering or waiting. */
        CLIENT_CLOSED,
        /** The provider itself was closed meanwhile. */
        STOPPED
    }

    /** Time from a moment of {@link System#nanoTime()} to this end; negative when before it. */
    public Duration since(long nanoTime) {
        return Duration.ofNanos(atNanos - nanoTime);
    }
}
