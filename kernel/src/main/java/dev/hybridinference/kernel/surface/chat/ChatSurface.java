package dev.hybridinference.kernel.surface.chat;

import dev.hybridinference.kernel.call.BodySpots;
import dev.hybridinference.kernel.call.BodySpots.Form;
import dev.hybridinference.kernel.call.BodySpots.Span;
import dev.hybridinference.kernel.call.Call;
import dev.hybridinference.kernel.call.Operation;
import dev.hybridinference.kernel.failure.Failure;
import dev.hybridinference.kernel.json.JsonKind;
import dev.hybridinference.kernel.json.JsonScanner;
import dev.hybridinference.kernel.json.JsonShape;
import dev.hybridinference.kernel.surface.Reading;
import dev.hybridinference.kernel.surface.Surface;
import dev.hybridinference.kernel.surface.Translation;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Chat completions, legacy completions and embeddings, which share their envelope (OpenAI API
 * reference, "Chat", "Completions", "Embeddings"). Immutable and thread-safe.
 */
public final class ChatSurface implements Surface {
    private static final byte[] DONE = "data: [DONE]\n\n".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] COMMENT = ": waiting\n\n".getBytes(StandardCharsets.US_ASCII);

    private static final Translation TRANSLATION = new ChatTranslation();

    private final Operation operation;

    public ChatSurface(Operation operation) {
        this.operation = operation;
    }

    @Override
    public Operation operation() {
        return operation;
    }

    @Override
    public JsonShape shape() {
        return RequestShape.SHAPE;
    }

    @Override
    public Reading read(JsonScanner body, long bytes) {
        Failure mistake = mistake(body);
        if (mistake != null) {
            return new Reading.Refused(mistake);
        }
        String model = body.text(RequestShape.MODEL);
        if (model == null) {
            throw new IllegalStateException("model: absent (expected: checked before)");
        }
        boolean streams = operation != Operation.EMBEDDINGS;
        return new Reading.Asked(
                new Call(
                        operation,
                        model,
                        streams && body.kind(RequestShape.STREAM) == JsonKind.TRUE,
                        body.kind(RequestShape.INCLUDE_USAGE) == JsonKind.TRUE,
                        maxTokens(body),
                        bytes,
                        spots(body),
                        new Call.Needs(
                                body.filled(RequestShape.TOOLS),
                                body.count(RequestShape.IMAGES) > 0,
                                bringsReasoning(body))));
    }

    private @Nullable Failure mistake(JsonScanner body) {
        if (body.root() != JsonKind.OBJECT) {
            return invalid("The request body must be a JSON object.", null);
        }
        for (int i = 0; i < RequestShape.SINGLE.length; i++) {
            if (body.count(RequestShape.SINGLE[i]) > 1) {
                String name = RequestShape.NAMES[i];
                return invalid(
                        "The field '%s' stands more than once in the request body; send it once."
                                .formatted(name),
                        name);
            }
        }
        JsonKind model = body.kind(RequestShape.MODEL);
        if (model == JsonKind.ABSENT || model == JsonKind.NULL) {
            return invalid("You must provide a 'model' parameter.", "model");
        }
        if (model != JsonKind.STRING) {
            return invalid("The field 'model' must be a string.", "model");
        }
        if (!body.filled(RequestShape.MODEL)) {
            return invalid("The field 'model' must not be empty.", "model");
        }
        if (body.textTruncated(RequestShape.MODEL)) {
            return invalid("The field 'model' is longer than any model's name.", "model");
        }
        if (!flagOrNull(body.kind(RequestShape.STREAM))) {
            return invalid("The field 'stream' must be true, false or null.", "stream");
        }
        JsonKind options = body.kind(RequestShape.STREAM_OPTIONS);
        if (options != JsonKind.ABSENT && options != JsonKind.NULL && options != JsonKind.OBJECT) {
            return invalid(
                    "The field 'stream_options' must be an object or null.", "stream_options");
        }
        if (!flagOrNull(body.kind(RequestShape.INCLUDE_USAGE))) {
            return invalid(
                    "The field 'stream_options.include_usage' must be true, false or null.",
                    "stream_options.include_usage");
        }
        for (int slot : new int[] {RequestShape.MAX_TOKENS, RequestShape.MAX_COMPLETION_TOKENS}) {
            JsonKind kind = body.kind(slot);
            boolean fine =
                    kind == JsonKind.ABSENT
                            || kind == JsonKind.NULL
                            || (kind == JsonKind.NUMBER && body.longValue(slot, -1) >= 0);
            if (!fine) {
                String name =
                        slot == RequestShape.MAX_TOKENS ? "max_tokens" : "max_completion_tokens";
                return invalid(
                        "The field '%s' must be a whole number, not negative.".formatted(name),
                        name);
            }
        }
        return null;
    }

    private static boolean flagOrNull(JsonKind kind) {
        return switch (kind) {
            case ABSENT, NULL, TRUE, FALSE -> true;
            case NUMBER, STRING, OBJECT, ARRAY -> false;
        };
    }

    private static Failure invalid(String message, @Nullable String param) {
        return new Failure.Invalid(Failure.Invalid.Reason.BAD_REQUEST, message, param);
    }

    private static long maxTokens(JsonScanner body) {
        int slot =
                body.kind(RequestShape.MAX_COMPLETION_TOKENS) == JsonKind.NUMBER
                        ? RequestShape.MAX_COMPLETION_TOKENS
                        : RequestShape.MAX_TOKENS;
        return body.kind(slot) == JsonKind.NUMBER
                ? body.longValue(slot, Call.UNLIMITED)
                : Call.UNLIMITED;
    }

    private static boolean bringsReasoning(JsonScanner body) {
        for (int slot : RequestShape.REASONING) {
            if (body.count(slot) > 0) {
                return true;
            }
        }
        return false;
    }

    private static BodySpots spots(JsonScanner body) {
        Form form =
                switch (body.kind(RequestShape.STREAM_OPTIONS)) {
                    case OBJECT ->
                            body.empty(RequestShape.STREAM_OPTIONS)
                                    ? Form.EMPTY_OBJECT
                                    : Form.OBJECT;
                    case ABSENT -> Form.ABSENT;
                    default -> Form.NULL;
                };
        return new BodySpots(
                span(body, RequestShape.MODEL),
                body.rootEnd(),
                span(body, RequestShape.STREAM_OPTIONS),
                form,
                span(body, RequestShape.INCLUDE_USAGE));
    }

    private static Span span(JsonScanner body, int slot) {
        return body.kind(slot) == JsonKind.ABSENT
                ? Span.ABSENT
                : new Span(body.start(slot), body.end(slot));
    }

    @Override
    public int status(Failure failure) {
        return ChatErrors.status(failure);
    }

    @Override
    public byte[] error(Failure failure, String requestId) {
        return ChatErrors.document(failure, requestId);
    }

    @Override
    public byte[] errorEvent(Failure failure, String requestId) {
        return ChatErrors.event(failure, requestId);
    }

    @Override
    public byte[] endEvent() {
        return DONE.clone();
    }

    @Override
    public @Nullable Translation translation() {
        return operation == Operation.CHAT ? TRANSLATION : null;
    }

    @Override
    public byte[] keepAlive() {
        return COMMENT.clone();
    }
}
