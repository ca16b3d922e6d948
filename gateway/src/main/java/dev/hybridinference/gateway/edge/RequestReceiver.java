package dev.hybridinference.gateway.edge;

import io.netty.buffer.ByteBuf;

/**
 * The receiving end of one client request. Called on the event loop of the client connection. A
 * write that fails or fills the buffer may call {@link #clientGone} or {@link #writabilityChanged}
 * from within {@link ClientStream#body} or {@link ClientStream#flush}.
 */
public interface RequestReceiver {
    /**
     * A piece of the body, without its transfer framing; the receiver owns it. Comes only after
     * {@link ClientStream#wantBody}. It is a slice of a larger read buffer: copy it to keep it
     * long.
     */
    void body(ByteBuf slice);

    /**
     * The body is complete. Called once, also for requests without a body, unless the answer ended
     * before.
     */
    void bodyEnd();

    /**
     * The client is gone or the edge gave it up; nothing more is called and nothing more is sent.
     */
    void clientGone(ClientGone why);

    /** The answer was ended, but the client was gone before it took all of it. */
    default void undelivered() {}

    /** {@link ClientStream#writable()} changed. */
    void writabilityChanged();
}
