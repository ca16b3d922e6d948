package dev.hybridinference.gateway.upstream;

import io.netty.buffer.ByteBuf;
import java.time.Duration;

/**
 * One request as it will stand on the wire.
 *
 * @param origin whom to connect to
 * @param head request line and header lines up to and with the empty line; owned by the call, which
 *     may use its spare room for a small body
 * @param body the body after the head, possibly empty; owned by the call
 * @param connectTimeout for the TCP connection and the TLS handshake together
 * @param bodyless true when the answer has no body whatever its head says (HEAD)
 */
public record UpstreamRequest(
        Origin origin, ByteBuf head, ByteBuf body, Duration connectTimeout, boolean bodyless) {}
