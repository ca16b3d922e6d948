package dev.hybridinference.gateway.upstream;

import io.netty.buffer.ByteBuf;

/**
 * Receives one upstream answer as head, body slices, end; never the wire's own framing. Called on
 * the event loop that sent the request. Only {@link #connected} and {@link #written} may be called
 * before the send has returned. After {@link #end}, {@link #failed} or a cancel nothing more is
 * called, not even {@link #readComplete}.
 */
public interface UpstreamListener {
    /** A connection is there and the request is being written. */
    void connected(boolean reused);

    /** The whole request was handed to the operating system: from here a failure is ambiguous. */
    void written();

    /** The head of the final answer (never a 1xx). */
    void head(ResponseHead head);

    /** A piece of the body; the listener owns it. */
    void body(ByteBuf slice);

    /** Everything that was read for now was delivered, but not the end: the moment to flush. */
    void readComplete();

    /** The body is complete by its own framing. */
    void end();

    /** The answer will not be completed. */
    void failed(UpstreamFault fault);
}
