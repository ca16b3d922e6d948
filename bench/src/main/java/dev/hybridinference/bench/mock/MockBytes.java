package dev.hybridinference.bench.mock;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;

/** Everything the mock answers, built once. Thread-safe: the shared buffers are never written. */
final class MockBytes {

    static final ByteBuf UNARY =
            fixed(
                    json(
                            "200 OK",
                            """
                            {"id":"chatcmpl-bench-0000000000000001","object":"chat.completion","created":1764000000,\
                            "model":"mock","choices":[{"index":0,"message":{"role":"assistant","content":"The \
                            committee met in the old library on the second floor and agreed, after a long and \
                            friendly discussion, that the new catalogue should be finished before the winter \
                            term begins.","refusal":null},"logprobs":null,"finish_reason":"stop"}],"usage":{\
                            "prompt_tokens":57,"completion_tokens":34,"total_tokens":91,"prompt_tokens_details":{\
                            "cached_tokens":0}},"system_fingerprint":"fp_bench"}"""));
    static final ByteBuf MODELS =
            fixed(
                    json(
                            "200 OK",
                            """
                            {"object":"list","data":[{"id":"mock-unary","object":"model","created":1764000000,\
                            "owned_by":"bench"}]}"""));
    static final ByteBuf UNKNOWN_MODEL =
            fixed(
                    json(
                            "404 Not Found",
                            """
                            {"error":{"message":"model: unknown (expected: mock-unary, mock-stream-NxDms, \
                            mock-burst-N or mock-large-Nmb)","type":"invalid_request_error","code":\
                            "model_not_found"}}"""));
    static final ByteBuf BAD_REQUEST =
            fixed(
                    json(
                            "400 Bad Request",
                            """
                            {"error":{"message":"request: not understood (expected: Content-Length and a \
                            known path)","type":"invalid_request_error"}}"""));

    static final ByteBuf STREAM_HEAD =
            fixed(
                    String.join(
                            "\r\n",
                            "HTTP/1.1 200 OK",
                            "Content-Type: text/event-stream; charset=utf-8",
                            "Cache-Control: no-cache",
                            "Transfer-Encoding: chunked",
                            "",
                            ""));

    private static final String STAMP = "0000000000000000000";
    private static final String OPENING =
            "data: {\"id\":\"chatcmpl-bench-0000000000000001\",\"object\":\"chat.completion.chunk\","
                    + "\"created\":1764000000,\"model\":\"mock\",\"system_fingerprint\":\"fp_";
    private static final String EVENT =
            OPENING
                    + STAMP
                    + "\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\" library\"},"
                    + "\"logprobs\":null,\"finish_reason\":null}]}\n\n";
    private static final byte[] STAMPED = chunk(EVENT).getBytes(ISO_8859_1);
    private static final int STAMP_AT = new String(STAMPED, ISO_8859_1).indexOf(STAMP);

    private static final String FINISH =
            "data: {\"id\":\"chatcmpl-bench-0000000000000001\",\"object\":\"chat.completion.chunk\","
                    + "\"created\":1764000000,\"model\":\"mock\",\"choices\":[{\"index\":0,\"delta\":{},"
                    + "\"logprobs\":null,\"finish_reason\":\"stop\"}]}\n\n";
    private static final String USAGE =
            "data: {\"id\":\"chatcmpl-bench-0000000000000001\",\"object\":\"chat.completion.chunk\","
                    + "\"created\":1764000000,\"model\":\"mock\",\"choices\":[],\"usage\":{\"prompt_tokens\""
                    + ":57,\"completion_tokens\":100,\"total_tokens\":157}}\n\n";
    private static final String DONE = "data: [DONE]\n\n";

    static final ByteBuf END = fixed(chunk(FINISH) + chunk(DONE) + "0\r\n\r\n");
    static final ByteBuf END_WITH_USAGE =
            fixed(chunk(FINISH) + chunk(USAGE) + chunk(DONE) + "0\r\n\r\n");

    /** Four events of about 16 KB in one write; {@link #LARGE_UNIT_PAYLOAD} bytes of them count. */
    static final ByteBuf LARGE_UNIT = fixed(chunk(largeEvent()).repeat(4));

    static final int LARGE_UNIT_PAYLOAD = largeEvent().length() * 4;

    private MockBytes() {}

    /** One content event that carries the time of its sending, for the one-way delay. */
    static ByteBuf stamped(ByteBufAllocator allocator, long nanos) {
        ByteBuf event = allocator.directBuffer(STAMPED.length).writeBytes(STAMPED);
        long rest = nanos;
        for (int i = STAMP.length() - 1; rest > 0; i--) {
            event.setByte(STAMP_AT + i, (byte) ('0' + rest % 10));
            rest /= 10;
        }
        return event;
    }

    static ByteBuf counts(String body) {
        return fixed(json("200 OK", body));
    }

    private static String largeEvent() {
        return OPENING
                + "large\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\""
                + "the new catalogue of the old library ".repeat(430)
                + "\"},\"finish_reason\":null}]}\n\n";
    }

    private static String json(String status, String body) {
        return "HTTP/1.1 "
                + status
                + "\r\nContent-Type: application/json\r\nContent-Length: "
                + body.length()
                + "\r\n\r\n"
                + body;
    }

    private static String chunk(String data) {
        return Integer.toHexString(data.length()) + "\r\n" + data + "\r\n";
    }

    private static ByteBuf fixed(String text) {
        byte[] bytes = text.getBytes(ISO_8859_1);
        return Unpooled.unreleasableBuffer(Unpooled.directBuffer(bytes.length).writeBytes(bytes));
    }
}
