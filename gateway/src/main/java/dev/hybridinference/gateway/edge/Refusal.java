package dev.hybridinference.gateway.edge;

/**
 * An answer that the edge gives itself, before or instead of a handler's; the connection closes.
 *
 * @param status 400 to 599
 * @param code machine-readable cause
 * @param message for people; plain ASCII without quotes or backslashes
 */
record Refusal(int status, String code, String message) {
    static final Refusal HEAD_TIMEOUT =
            new Refusal(
                    408,
                    "request_timeout",
                    "The request head did not arrive in time. Send it again on a new connection.");
    static final Refusal BODY_TIMEOUT =
            new Refusal(
                    408,
                    "request_timeout",
                    "The request body did not arrive in time or came too slowly. Send it again.");
    static final Refusal TOO_LARGE =
            new Refusal(
                    413,
                    "request_too_large",
                    "The request body is larger than this server accepts. Send a smaller one.");

    static Refusal badRequest(String what) {
        return new Refusal(400, "bad_request", "The request is not valid HTTP/1.1: " + what + ".");
    }

    /**
     * The body: an OpenAI error that Anthropic's clients can read too, since nobody knows yet which
     * of them it is.
     */
    String json(String requestId) {
        return "{\"type\":\"error\",\"error\":{\"message\":\""
                + message
                + "\",\"type\":\"invalid_request_error\",\"param\":null,\"code\":\""
                + code
                + "\"},\"source\":\"gateway\",\"request_id\":\""
                + requestId
                + "\"}";
    }
}
