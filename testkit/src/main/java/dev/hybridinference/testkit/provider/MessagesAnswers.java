package dev.hybridinference.testkit.provider;

import dev.hybridinference.testkit.json.Json;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whole answers and errors of the Messages protocol, for scripts (Anthropic API reference, messages
 * and errors). Stateless.
 */
public final class MessagesAnswers {

    private MessagesAnswers() {}

    /** An error answer whose type follows from its status. */
    public static Script refused(int status, String message) {
        return head(status).body(envelope(error(status, message), "req_scripted").write());
    }

    /** As {@link #refused(int, String)}, with {@code retry-after} in seconds. */
    public static Script refused(int status, String message, int retryAfter) {
        return head(status)
                .header("retry-after", Integer.toString(retryAfter))
                .body(envelope(error(status, message), "req_scripted").write());
    }

    /** A message answered whole. */
    public static Script whole(Json message) {
        return head(200).body(message.write());
    }

    /** A message with usage that excludes cached tokens. */
    public static Json.Obj message(String id, String model, List<Json> content, String stop) {
        return envelope(id, model, content, stop, null)
                .with("usage", usage(3, 0, 4).with("output_tokens_details", null));
    }

    public static Json.Obj text(String text) {
        return Json.obj("type", "text", "text", text, "citations", null);
    }

    public static Json.Obj toolUse(String id, String name, Json input) {
        return Json.obj("type", "tool_use", "id", id, "name", name, "input", input);
    }

    public static Json.Obj thinking(String text, String signature) {
        return Json.obj("type", "thinking", "thinking", text, "signature", signature);
    }

    public static Json.Obj redactedThinking(String data) {
        return Json.obj("type", "redacted_thinking", "data", data);
    }

    /** What {@code error.type} says of a status. */
    public static String errorType(int status) {
        return switch (status) {
            case 401 -> "authentication_error";
            case 402 -> "billing_error";
            case 403 -> "permission_error";
            case 404 -> "not_found_error";
            case 413 -> "request_too_large";
            case 429 -> "rate_limit_error";
            case 504 -> "timeout_error";
            case 529 -> "overloaded_error";
            default -> status < 500 ? "invalid_request_error" : "api_error";
        };
    }

    static Json.Obj error(int status, String message) {
        return Json.obj("type", errorType(status), "message", message);
    }

    static Json.Obj envelope(Json error, String requestId) {
        return Json.obj("type", "error", "error", error, "request_id", requestId);
    }

    static Json.Obj envelope(
            String id,
            String model,
            List<Json> content,
            @Nullable String stop,
            @Nullable String stopSequence) {
        return Json.obj(
                "id", id,
                "type", "message",
                "role", "assistant",
                "model", model,
                "content", content,
                "stop_reason", stop,
                "stop_sequence", stopSequence,
                "stop_details", null,
                "container", null);
    }

    /** Input tokens without those read from the cache. */
    static Json.Obj usage(int input, int cached, int output) {
        return Json.obj(
                "input_tokens",
                input,
                "cache_creation_input_tokens",
                0,
                "cache_read_input_tokens",
                cached,
                "cache_creation",
                Json.obj("ephemeral_5m_input_tokens", 0, "ephemeral_1h_input_tokens", 0),
                "output_tokens",
                output,
                "service_tier",
                "standard",
                "inference_geo",
                "not_available");
    }

    private static Script head(int status) {
        return Script.status(status)
                .header("request-id", "req_scripted")
                .header("content-type", "application/json");
    }
}
