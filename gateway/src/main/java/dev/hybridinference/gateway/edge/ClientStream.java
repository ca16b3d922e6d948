package dev.hybridinference.gateway.edge;

import dev.hybridinference.gateway.http.HeaderLines;
import dev.hybridinference.gateway.loop.LoopContext;
import io.netty.buffer.ByteBuf;

/**
 * The answering end of one client request: head, body pieces, end. The edge does the framing
 * (Content-Length, chunked, or close-delimited for HTTP/1.0), keep-alive, Date and request ids.
 * Confined to the event loop of the client connection.
 */
public interface ClientStream {
    /** Length of an answer whose size is not known when its head is sent. */
    long STREAMED = -1;

    /** The loop that carries the connection. */
    LoopContext loop();

    /**
     * The request body is wanted: sends 100 Continue when the client waits for it, and begins to
     * deliver. Until then no piece of a body is delivered.
     */
    void wantBody();

    /** Stops or restarts reading the request body from the client. */
    void pauseBody(boolean paused);

    /**
     * Writes the head, once.
     *
     * @param status 200 to 599
     * @param headers complete header lines, without framing, Date, Connection and request ids
     * @param length body bytes, or {@link #STREAMED}
     */
    void head(int status, HeaderLines headers, long length);

    /** Writes a piece of the body and owns it. Nothing reaches the client before {@link #flush}. */
    void body(ByteBuf data);

    void flush();

    /** Ends the answer properly and flushes. */
    void end();

    /**
     * Ends the connection so that the client can tell that the answer is incomplete; what was
     * written before still goes out where the framing shows the cut, else the connection is reset.
     */
    void cut();

    /** False while more than the high-water mark of bytes waits for the client. */
    boolean writable();

    /** True once {@link #head} was called. */
    boolean headSent();
}
