package dev.hybridinference.kernel.surface.messages;

import dev.hybridinference.kernel.failure.Failure;
import dev.hybridinference.kernel.failure.ProviderError;
import dev.hybridinference.kernel.json.JsonWriter;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Failures in Anthropic's error shape (Anthropic API reference, "Errors"), with {@code source}
 * beside {@code error}. Pure.
 */
final class MessagesErrors {
    /** The field of requests that go on with a conversation which the server keeps. */
    static final String THREAD = "thread";

    private static final String OVERFLOW = "context_length_exceeded";
    private static final String TOO_LONG = "prompt is too long";

    /** What Claude Code takes for an overflow as it stands. */
    private static final Pattern KNOWN =
            Pattern.compile("^(prompt is too long|input length and `max_tokens` exceed)");

    private static final Pattern MOST =
            Pattern.compile(
                    "(?:maximum context length (?:is|of)|context size \\(?)\\s*([0-9]{1,9})");

    private static final Pattern ASKED =
            Pattern.compile(
                    "(?:resulted in|requested|contains(?: at least)?|request \\(|prompt \\()\\s*([0-9]{1,9})\\s+(?:input )?tokens");

    private MessagesErrors() {}

    /** The HTTP status of a failure. */
    static int status(Failure failure) {
        return wire(failure).status();
    }

    /** The error document of a failure. */
    static byte[] document(Failure failure, String requestId) {
        return write(new JsonWriter(256), failure, requestId).toBytes();
    }

    /** The event that ends a started stream with a failure; no {@code message_stop} follows it. */
    static byte[] event(Failure failure, String requestId) {
        JsonWriter out = new JsonWriter(256).raw("event: error\ndata: ");
        return write(out, failure, requestId).raw("\n\n").toBytes();
    }

    private static JsonWriter write(JsonWriter out, Failure failure, String requestId) {
        Wire wire = wire(failure);
        out.document().beginObject().name("type").string("error");
        out.name("error").beginObject().name("type").string(wire.type());
        out.name("message").string(wire.message());
        details(out, failure);
        out.endObject();
        out.name("request_id").string(requestId);
        out.name("source").string(source(failure));
        return out.endObject();
    }

    /** What clients act on: a thread that is refused is sent again as a whole conversation. */
    private static void details(JsonWriter out, Failure failure) {
        switch (failure) {
            case Failure.Invalid(_, _, String param) when THREAD.equals(param) -> {
                out.name("details").beginObject();
                out.name("error_code").string("thread_unsupported_request");
                out.name("unsupported").beginArray().string(THREAD).endArray().endObject();
            }
            case Failure.Upstream.Rejected(_, _, ProviderError error) -> {
                if (error.details() != null) {
                    out.name("details").value(error.details());
                } else if (error.code() != null && !OVERFLOW.equals(error.code())) {
                    out.name("details").beginObject();
                    out.name("error_code").string(error.code()).endObject();
                }
            }
            default -> {}
        }
    }

    /** Who is to be asked about a failure: {@code gateway} or {@code provider:<name>}. */
    private static String source(Failure failure) {
        return failure instanceof Failure.Upstream upstream
                ? "provider:" + upstream.provider()
                : "gateway";
    }

    private static Wire wire(Failure failure) {
        String message = failure.message();
        return switch (failure) {
            case Failure.Invalid invalid -> invalid(invalid);
            case Failure.UnknownModel _ -> new Wire(404, "not_found_error", message);
            case Failure.Unauthenticated _ -> new Wire(401, "authentication_error", message);
            case Failure.Forbidden _ -> new Wire(403, "permission_error", message);
            case Failure.Unavailable _ -> new Wire(529, "overloaded_error", message);
            case Failure.Internal _ -> new Wire(500, "api_error", message);
            case Failure.Upstream.Rejected rejected -> rejected(rejected);
            case Failure.Upstream.Throttled(_, boolean rateLimit, _, _, _) ->
                    rateLimit
                            ? new Wire(429, "rate_limit_error", message)
                            : new Wire(502, "api_error", message);
            case Failure.Upstream.TimedOut _ -> new Wire(504, "timeout_error", message);
            case Failure.Upstream.CredentialRefused _,
                    Failure.Upstream.ModelMissing _,
                    Failure.Upstream.Failed _,
                    Failure.Upstream.Cut _ ->
                    new Wire(502, "api_error", message);
        };
    }

    private static Wire invalid(Failure.Invalid invalid) {
        String message = invalid.message();
        return switch (invalid.reason()) {
            case BAD_REQUEST -> new Wire(400, "invalid_request_error", message);
            case NO_SUCH_ROUTE -> new Wire(404, "not_found_error", message);
            case METHOD_NOT_ALLOWED -> new Wire(405, "invalid_request_error", message);
            case TOO_LARGE -> new Wire(413, "request_too_large", message);
            case UNSUPPORTED_MEDIA -> new Wire(415, "invalid_request_error", message);
        };
    }

    private static Wire rejected(Failure.Upstream.Rejected rejected) {
        String message = rejected.message();
        if (OVERFLOW.equals(rejected.error().code())) {
            return new Wire(400, "invalid_request_error", overflow(message));
        }
        String type =
                switch (rejected.status()) {
                    case 404 -> "not_found_error";
                    case 413 -> "request_too_large";
                    default -> "invalid_request_error";
                };
        return new Wire(rejected.status(), type, message);
    }

    /** The words by which Claude Code knows that it must make its conversation shorter. */
    private static String overflow(String message) {
        if (KNOWN.matcher(message).find()) {
            return message;
        }
        Long most = number(MOST, message);
        Long asked = number(ASKED, message);
        return most != null && asked != null && asked > most
                ? "%s: %d tokens > %d maximum (%s)".formatted(TOO_LONG, asked, most, message)
                : TOO_LONG + ": " + message;
    }

    private static @Nullable Long number(Pattern pattern, String message) {
        Matcher matcher = pattern.matcher(message);
        return matcher.find() ? Long.valueOf(matcher.group(1)) : null;
    }

    private record Wire(int status, String type, String message) {}
}
