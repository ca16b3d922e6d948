package dev.hybridinference.bench.load;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/** The bytes of one request, built once and sent many times. */
final class RequestBytes {

    private static final String PROSE =
            "Please read the minutes below and tell me in two sentences what the committee decided,"
                    + " who \\\"objected\\\" and by when the catalogue has to be finished.\\n";

    private static final String SYSTEM_AMONG =
            "\",\"messages\":[{\"role\":\"system\",\"content\":\"You are a careful secretary.\"},";
    private static final String SYSTEM_APART =
            "\",\"system\":\"You are a careful secretary.\",\"messages\":[";

    private RequestBytes() {}

    /** A shared buffer: send duplicates of it; releasing them does nothing. */
    static ByteBuf of(LoadPlan plan, String model, boolean stream) {
        byte[] bytes = text(plan, model, stream).getBytes(US_ASCII);
        return Unpooled.unreleasableBuffer(Unpooled.directBuffer(bytes.length).writeBytes(bytes));
    }

    static String text(LoadPlan plan, String model, boolean stream) {
        boolean messages = plan.protocol() == LoadPlan.Protocol.MESSAGES;
        String path = messages ? "/v1/messages" : "/v1/chat/completions";
        String body =
                "{\"model\":\""
                        + model
                        + (messages ? SYSTEM_APART : SYSTEM_AMONG)
                        + "{\"role\":\"user\",\"content\":\""
                        + PROSE.repeat(1 + plan.bodyBytes() / PROSE.length())
                        + "\"}],\"temperature\":0.7,\"max_tokens\":256"
                        + (stream ? ",\"stream\":true}" : "}");
        return String.join(
                "\r\n",
                "POST " + path + " HTTP/1.1",
                "Host: 127.0.0.1:" + plan.port(),
                "Authorization: Bearer " + plan.key(),
                "User-Agent: hybrid-bench",
                "Accept: application/json",
                "Content-Type: application/json",
                "Content-Length: " + body.length(),
                "",
                body);
    }
}
