package dev.hybridinference.gateway.exchange;

import dev.hybridinference.gateway.edge.RequestHead;
import dev.hybridinference.gateway.http.HeaderBlock;
import dev.hybridinference.gateway.http.HeaderLines;
import dev.hybridinference.gateway.snapshot.ProviderAccess;
import dev.hybridinference.gateway.snapshot.Way;
import dev.hybridinference.gateway.upstream.UpstreamRequest;
import dev.hybridinference.kernel.call.Call;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;

/**
 * Writes the head of a provider's request. Only the header fields listed here and those that the
 * dialect names cross over from the client. Confined to the exchange's event loop.
 */
final class OutgoingRequest {
    private static final String[] CROSSING = {
        "idempotency-key", "x-client-request-id", "traceparent", "tracestate"
    };

    /** A body of up to this size finds room behind its head, so that both go out in one write. */
    private static final int ONE_WRITE = 16 * 1024;

    private static final byte[] JSON =
            "content-type: application/json\r\naccept: application/json\r\n"
                    .getBytes(StandardCharsets.US_ASCII);
    private static final byte[] EVENTS =
            "content-type: application/json\r\naccept: text/event-stream\r\n"
                    .getBytes(StandardCharsets.US_ASCII);

    private OutgoingRequest() {}

    /**
     * What is to be said, and to whom.
     *
     * @param content the body, which passes into the request
     */
    record Wanted(RequestHead client, Call call, Attempt asked, ByteBuf content) {}

    static UpstreamRequest write(Wanted wanted, HeaderLines lines, ByteBufAllocator allocator) {
        Call call = wanted.call();
        ProviderAccess provider = wanted.asked().destination().provider();
        ByteBuf content = wanted.content();
        lines.addAll(provider.head(call.operation(), wanted.asked().candidate().credential()));
        lines.addAll(call.stream() ? EVENTS : JSON);
        lines.add("content-length", content.readableBytes());
        lines.add("x-request-id", wanted.client().requestId());
        HeaderBlock from = wanted.client().headers();
        cross(from, lines);
        ofProtocol(wanted.asked().way(), from, lines);
        int room = content.readableBytes() <= ONE_WRITE ? content.readableBytes() : 0;
        ByteBuf head = allocator.ioBuffer(lines.length() + 2 + room);
        head.writeBytes(lines.array(), 0, lines.length()).writeShort(('\r' << 8) | '\n');
        return new UpstreamRequest(
                provider.origin(),
                head,
                content,
                Duration.ofNanos(provider.clocks().connect()),
                false);
    }

    private static void cross(HeaderBlock from, HeaderLines to) {
        for (String name : CROSSING) {
            int index = from.find(name, 0);
            if (index != HeaderBlock.NONE) {
                to.add(name, from.value(index));
            }
        }
    }

    /** What the protocol itself says in header fields. */
    private static void ofProtocol(Way way, HeaderBlock from, HeaderLines to) {
        if (!way.translated()) {
            for (String name : way.dialect().crossing()) {
                for (int at = from.find(name, 0);
                        at != HeaderBlock.NONE;
                        at = from.find(name, at + 1)) {
                    to.add(name, from.value(at));
                }
            }
        }
        for (Map.Entry<String, String> field : way.dialect().headers().entrySet()) {
            if (way.translated() || from.find(field.getKey(), 0) == HeaderBlock.NONE) {
                to.add(field.getKey(), field.getValue());
            }
        }
    }
}
