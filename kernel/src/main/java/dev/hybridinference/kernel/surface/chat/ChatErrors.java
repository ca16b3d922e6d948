package dev.hybridinference.kernel.surface.chat;

import dev.hybridinference.kernel.failure.Failure;
import dev.hybridinference.kernel.failure.ProviderError;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Failures in OpenAI's error shape (OpenAI API reference, "Error codes"), with {@code source} and
 * {@code request_id} beside {@code error}.
 */
public final class ChatErrors {
    private static final JsonFactory JSON = new JsonFactory();

    private ChatErrors() {}

    /** The HTTP status of a failure. */
    public static int status(Failure failure) {
        return wire(failure).status();
    }

    /** The error document of a failure. */
    public static byte[] document(Failure failure, String requestId) {
        Wire wire = wire(failure);
        ByteArrayOutputStream out = new ByteArrayOutputStream(256);
        try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), out)) {
            json.writeStartObject();
            json.writeName("error");
            json.writeStartObject();
            json.writeStringProperty("message", failure.message());
            json.writeStringProperty("type", wire.type());
            nullable(json, "param", wire.param());
            nullable(json, "code", wire.code());
            json.writeEndObject();
            json.writeStringProperty("source", source(failure));
            json.writeStringProperty("request_id", requestId);
            json.writeEndObject();
        }
        return out.toByteArray();
    }

    /** The event that ends a started stream with a failure; no {@code [DONE]} follows it. */
    static byte[] event(Failure failure, String requestId) {
        byte[] document = document(failure, requestId);
        byte[] before = "data: ".getBytes(StandardCharsets.US_ASCII);
        byte[] event = new byte[before.length + document.length + 2];
        System.arraycopy(before, 0, event, 0, before.length);
        System.arraycopy(document, 0, event, before.length, document.length);
        event[event.length - 2] = '\n';
        event[event.length - 1] = '\n';
        return event;
    }

    /** Who is to be asked about a failure: {@code gateway} or {@code provider:<name>}. */
    static String source(Failure failure) {
        return failure instanceof Failure.Upstream upstream
                ? "provider:" + upstream.provider()
                : "gateway";
    }

    private static Wire wire(Failure failure) {
        return switch (failure) {
            case Failure.Invalid invalid -> invalid(invalid);
            case Failure.UnknownModel _ ->
                    new Wire(404, "invalid_request_error", "model", "model_not_found");
            case Failure.Unauthenticated _ ->
                    new Wire(401, "invalid_request_error", null, "invalid_api_key");
            case Failure.Forbidden _ -> new Wire(403, "permission_error", null, "forbidden");
            case Failure.Unavailable _ -> new Wire(503, "server_error", null, "unavailable");
            case Failure.Internal _ -> new Wire(500, "server_error", null, "internal_error");
            case Failure.Upstream.Rejected(_, int status, ProviderError error) ->
                    new Wire(
                            status,
                            error.type() == null ? "invalid_request_error" : error.type(),
                            error.param(),
                            error.code());
            case Failure.Upstream.CredentialRefused _ ->
                    new Wire(502, "server_error", null, "upstream_auth_error");
            case Failure.Upstream.ModelMissing _ ->
                    new Wire(502, "server_error", null, "upstream_model_not_found");
            case Failure.Upstream.Throttled throttled -> throttled(throttled);
            case Failure.Upstream.Failed _ -> new Wire(502, "server_error", null, "upstream_error");
            case Failure.Upstream.TimedOut _ -> new Wire(504, "server_error", null, "timeout");
            case Failure.Upstream.Cut _ -> new Wire(502, "server_error", null, "upstream_error");
        };
    }

    private static Wire invalid(Failure.Invalid invalid) {
        return switch (invalid.reason()) {
            case BAD_REQUEST -> new Wire(400, "invalid_request_error", invalid.param(), null);
            case NO_SUCH_ROUTE -> new Wire(404, "invalid_request_error", null, "unknown_url");
            case METHOD_NOT_ALLOWED ->
                    new Wire(405, "invalid_request_error", null, "method_not_allowed");
            case TOO_LARGE -> new Wire(413, "invalid_request_error", null, "request_too_large");
            case UNSUPPORTED_MEDIA ->
                    new Wire(415, "invalid_request_error", null, "unsupported_media_type");
        };
    }

    private static Wire throttled(Failure.Upstream.Throttled throttled) {
        if (throttled.quota()) {
            return new Wire(429, "insufficient_quota", null, "insufficient_quota");
        }
        return throttled.rateLimit()
                ? new Wire(429, "rate_limit_error", null, "rate_limit_exceeded")
                : new Wire(502, "server_error", null, "upstream_error");
    }

    private static void nullable(JsonGenerator json, String name, @Nullable String value) {
        if (value == null) {
            json.writeNullProperty(name);
        } else {
            json.writeStringProperty(name, value);
        }
    }

    private record Wire(int status, String type, @Nullable String param, @Nullable String code) {}
}
