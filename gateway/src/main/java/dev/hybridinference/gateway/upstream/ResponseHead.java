package dev.hybridinference.gateway.upstream;

import dev.hybridinference.gateway.http.HeaderBlock;

/**
 * Status and header fields of a provider's answer. Valid only during {@link UpstreamListener#head};
 * the connection reuses it. Confined to its event loop.
 */
public interface ResponseHead {
    /** 200 to 599. */
    int status();

    HeaderBlock headers();

    /** The content-length field, which an answer without a body may carry too; else -1. */
    long contentLength();
}
