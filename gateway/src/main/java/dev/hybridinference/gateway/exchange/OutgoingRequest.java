package dev.hybridinference.gateway.exchange;

import dev.hybridinference.gateway.edge.RequestHead;
import dev.hybridinference.gateway.http.HeaderBlock;
import dev.hybridinference.gateway.http.HeaderLines;
import dev.hybridinference.gateway.snapshot.Destination;
import dev.hybridinference.gateway.snapshot.ProviderAccess;
import dev.hybridinference.gateway.upstream.UpstreamRequest;
import dev.hybridinference.kernel.call.Call;
import dev.hybridinference.kernel.call.Edits;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * Writes a provider's request: its own head, and the client's body with the dialect's edits. Only
 * the header fields listed here cross over from the client. Confined to the exchange's event loop.
 */
final class OutgoingRequest {
    private static final String[] CROSSING = {
        "idempotency-key", "x-client-request-id", "openai-beta", "traceparent", "tracestate"
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

    /** What is to be said, and to whom. */
    record Wanted(
            RequestHead client,
            Call call,
            RequestBody body,
            Destination destination,
            int credential) {}

    static UpstreamRequest write(Wanted wanted, HeaderLines lines, ByteBufAllocator allocator) {
        Call call = wanted.call();
        Destination destination = wanted.destination();
        ProviderAccess provider = destination.provider();
        Edits edits = provider.dialect().edits(call, destination.modelJson(), provider.quirks());
        ByteBuf content = wanted.body().edited(edits);
        lines.addAll(provider.head(call.operation(), wanted.credential()));
        lines.addAll(call.stream() ? EVENTS : JSON);
        lines.add("content-length", content.readableBytes());
        lines.add("x-request-id", wanted.client().requestId());
        cross(wanted.client().headers(), lines);
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
}
