package dev.hybridinference.bench.routing;

import static java.nio.charset.StandardCharsets.US_ASCII;

/** What the model servers say, built once. The shared arrays are never written. */
final class ModelAnswers {
    static final byte[] STREAM_HEAD =
            bytes(
                    String.join(
                            "\r\n",
                            "HTTP/1.1 200 OK",
                            "Content-Type: text/event-stream",
                            "Transfer-Encoding: chunked",
                            "",
                            ""));
    static final byte[] PIECE = bytes(chunk(event("{\"content\":\" library\"}", "null")));
    static final byte[] LIST =
            document(
                    "200 OK",
                    "{\"object\":\"list\",\"data\":[{\"id\":\"m\",\"object\":\"model\"}]}");
    static final byte[] FAILURE =
            document(
                    "503 Service Unavailable",
                    "{\"error\":{\"message\":\"down\",\"type\":\"server_error\"}}");
    static final byte[] WHOLE =
            document(
                    "200 OK",
                    "{\"id\":\"c\",\"object\":\"chat.completion\",\"created\":1764000000,\"model\":\"m\","
                            + "\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\","
                            + "\"content\":\"The old library.\"},\"finish_reason\":\"stop\"}],"
                            + usage()
                            + "}");

    private static final byte[] FULL_429 =
            document(
                    "429 Too Many Requests",
                    "{\"error\":{\"message\":\"full\",\"type\":\"rate_limit_error\"}}");
    private static final String DONE = chunk("data: [DONE]\n\n") + "0\r\n\r\n";
    private static final byte[] END = bytes(chunk(event("{}", "\"stop\"")) + DONE);
    private static final byte[] END_WITH_USAGE =
            bytes(
                    chunk(event("{}", "\"stop\""))
                            + chunk(opening() + "\"choices\":[]," + usage() + "}\n\n")
                            + DONE);

    private ModelAnswers() {}

    static byte[] end(boolean withUsage) {
        return withUsage ? END_WITH_USAGE : END;
    }

    static byte[] refusal(int status) {
        return status == Behaviour.TOO_MANY ? FULL_429 : FAILURE;
    }

    private static String event(String delta, String finish) {
        return opening()
                + "\"choices\":[{\"index\":0,\"delta\":%s,\"finish_reason\":%s}]}\n\n"
                        .formatted(delta, finish);
    }

    private static String opening() {
        return "data: {\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"created\":1764000000,"
                + "\"model\":\"m\",";
    }

    private static String usage() {
        return "\"usage\":{\"prompt_tokens\":30,\"completion_tokens\":%1$d,\"total_tokens\":%2$d}"
                .formatted(Behaviour.PIECES, 30 + Behaviour.PIECES);
    }

    private static byte[] document(String status, String body) {
        return bytes(
                "HTTP/1.1 %s\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s"
                        .formatted(status, body.length(), body));
    }

    private static String chunk(String data) {
        return Integer.toHexString(data.length()) + "\r\n" + data + "\r\n";
    }

    private static byte[] bytes(String text) {
        return text.getBytes(US_ASCII);
    }
}
