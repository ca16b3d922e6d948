package dev.hybridinference.gateway.edge;

import io.netty.buffer.ByteBuf;

/** The receiving end of one client request. Called on the event loop of the client connection. */
public interface RequestReceiver {
    /** A piece of the body, without its transfer framing; the receiver owns it. */
    void body(ByteBuf slice);

    /** The body is complete (called once, also for requests without a body). */
    void bodyEnd();

    /**
     * The client is gone or the edge gave it up; nothing more is called and nothing more is sent.
     */
    void clientGone(ClientGone why);

    /** {@link ClientStream#writable()} changed. */
    void writabilityChanged();
}
