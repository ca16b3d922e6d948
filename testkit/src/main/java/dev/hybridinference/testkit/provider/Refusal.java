package dev.hybridinference.testkit.provider;

import dev.hybridinference.testkit.json.Json;
import org.jspecify.annotations.Nullable;

/**
 * The built-in server refuses a request (OpenAI API reference, error codes; vLLM's ErrorResponse).
 */
final class Refusal extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final int status;
    private final @Nullable String param;
    private final @Nullable String code;

    Refusal(int status, String message, @Nullable String param, @Nullable String code) {
        super(message, null, false, false);
        this.status = status;
        this.param = param;
        this.code = code;
    }

    /** A 400 about one parameter. */
    static Refusal bad(String message, String param, String code) {
        return new Refusal(400, message, param, code);
    }

    static Refusal unknownParameter(String path) {
        return bad("Unknown parameter: '" + path + "'.", path, "unknown_parameter");
    }

    static Refusal missing(String path) {
        return bad(
                "Missing required parameter: '" + path + "'.", path, "missing_required_parameter");
    }

    int status() {
        return status;
    }

    /** The body in the manner of the profile. */
    String body(Profile profile) {
        return switch (profile) {
            case OPENAI, ANTHROPIC -> openAi();
            case VLLM -> vllm();
        };
    }

    private String openAi() {
        return Json.obj(
                        "error",
                        Json.obj(
                                "message",
                                String.valueOf(getMessage()),
                                "type",
                                status >= 500 ? "server_error" : "invalid_request_error",
                                "param",
                                param,
                                "code",
                                code))
                .write();
    }

    private String vllm() {
        if (status == 401) {
            return Json.obj("error", "Unauthorized").write();
        }
        if (code == null && (status == 404 || status == 405)) {
            return Json.obj("detail", status == 404 ? "Not Found" : "Method Not Allowed").write();
        }
        String type = status == 404 ? "NotFoundError" : "BadRequestError";
        return Json.obj(
                        "error",
                        Json.obj(
                                "message", String.valueOf(getMessage()),
                                "type", type,
                                "param", param,
                                "code", status))
                .write();
    }
}
