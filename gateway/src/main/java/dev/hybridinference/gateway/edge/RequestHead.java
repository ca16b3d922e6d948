package dev.hybridinference.gateway.edge;

import dev.hybridinference.gateway.http.HeaderBlock;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * The validated head of one client request. Belongs to that request until its answer is complete.
 * Confined to its event loop.
 */
public interface RequestHead {
    String method();

    /**
     * Path as sent, without the query; starts with a slash, or is {@code *} for OPTIONS. No empty
     * or dot segments and no control characters, even encoded; an encoded slash may be there. To be
     * decoded at most once.
     */
    String path();

    /** Query as sent, without the question mark, or null. */
    @Nullable String query();

    HeaderBlock headers();

    /**
     * Body bytes when Content-Length tells, 0 when there is no body, -1 when the body is chunked.
     */
    long contentLength();

    /** The client's own x-request-id when it is sane, else a fresh one. */
    String requestId();

    /** The peer of the connection. */
    InetAddress peer();

    /** Monotonic time of the first byte of this request. */
    long receivedNanos();
}
