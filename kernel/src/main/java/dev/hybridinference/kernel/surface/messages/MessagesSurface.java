package dev.hybridinference.kernel.surface.messages;

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
 * Messages and the counting of their tokens (Anthropic API reference, "Messages", "Count tokens").
 * Immutable and thread-safe.
 */
public final class MessagesSurface implements Surface {
    private static final byte[] STOP =
            ascii("event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n");
    private static final byte[] PING = ascii("event: ping\ndata: {\"type\":\"ping\"}\n\n");
    private static final Translation TRANSLATION = new MessagesTranslation();

    private static final JsonShape SHAPE;
    private static final int MODEL;
    private static final int STREAM;
    private static final int MAX_TOKENS;
    private static final int THREAD;

    static {
        JsonShape.Builder shape = JsonShape.builder();
        MODEL = shape.field("model");
        STREAM = shape.field("stream");
        MAX_TOKENS = shape.field("max_tokens");
        THREAD = shape.field("thread");
        SHAPE = shape.build();
    }

    private final Operation operation;

    /**
     * @param operation {@link Operation#MESSAGES} or {@link Operation#COUNT_TOKENS}
     */
    public MessagesSurface(Operation operation) {
        if (operation != Operation.MESSAGES && operation != Operation.COUNT_TOKENS) {
            throw new IllegalArgumentException(
                    "operation: %s (expected: MESSAGES or COUNT_TOKENS)".formatted(operation));
        }
        this.operation = operation;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public Operation operation() {
        return operation;
    }

    @Override
    public JsonShape shape() {
        return SHAPE;
    }

    @Override
    public Reading read(JsonScanner body, long bytes) {
        Failure mistake = mistake(body);
        String model = body.text(MODEL);
        if (mistake != null || model == null) {
            return new Reading.Refused(
                    mistake == null
                            ? invalid("model: Input should be a string", "model")
                            : mistake);
        }
        return new Reading.Asked(
                new Call(
                        operation,
                        model,
                        operation == Operation.MESSAGES && body.kind(STREAM) == JsonKind.TRUE,
                        true,
                        body.longValue(MAX_TOKENS, Call.UNLIMITED),
                        bytes,
                        new BodySpots(
                                new Span(body.start(MODEL), body.end(MODEL)),
                                body.rootEnd(),
                                Span.ABSENT,
                                Form.ABSENT,
                                Span.ABSENT)));
    }

    private static @Nullable Failure mistake(JsonScanner body) {
        if (body.root() != JsonKind.OBJECT) {
            return invalid("The request body must be a JSON object.", null);
        }
        Failure repeated = repeated(body, MODEL, "model");
        repeated = repeated == null ? repeated(body, STREAM, "stream") : repeated;
        repeated = repeated == null ? repeated(body, MAX_TOKENS, "max_tokens") : repeated;
        if (repeated != null) {
            return repeated;
        }
        JsonKind model = body.kind(MODEL);
        if (model == JsonKind.ABSENT) {
            return invalid("model: Field required", "model");
        }
        if (model != JsonKind.STRING) {
            return invalid("model: Input should be a string", "model");
        }
        if (!body.filled(MODEL)) {
            return invalid("model: String should have at least 1 character", "model");
        }
        if (body.textTruncated(MODEL)) {
            return invalid("model: String is longer than any model's name", "model");
        }
        switch (body.kind(STREAM)) {
            case ABSENT, NULL, TRUE, FALSE -> {}
            case NUMBER, STRING, OBJECT, ARRAY -> {
                return invalid("stream: Input should be true, false or null", "stream");
            }
        }
        JsonKind limit = body.kind(MAX_TOKENS);
        boolean fine =
                limit == JsonKind.ABSENT
                        || limit == JsonKind.NULL
                        || (limit == JsonKind.NUMBER && body.longValue(MAX_TOKENS, -1) >= 0);
        if (!fine) {
            return invalid("max_tokens: Input should be a whole number from 0 on", "max_tokens");
        }
        JsonKind thread = body.kind(THREAD);
        return thread == JsonKind.ABSENT || thread == JsonKind.NULL
                ? null
                : invalid(
                        "thread: Conversations are not kept here. Send all messages without 'thread'.",
                        MessagesErrors.THREAD);
    }

    private static @Nullable Failure repeated(JsonScanner body, int slot, String name) {
        return body.count(slot) > 1
                ? invalid("%s: Field stands more than once; send it once".formatted(name), name)
                : null;
    }

    private static Failure invalid(String message, @Nullable String param) {
        return new Failure.Invalid(Failure.Invalid.Reason.BAD_REQUEST, message, param);
    }

    @Override
    public int status(Failure failure) {
        return MessagesErrors.status(failure);
    }

    @Override
    public byte[] error(Failure failure, String requestId) {
        return MessagesErrors.document(failure, requestId);
    }

    @Override
    public byte[] errorEvent(Failure failure, String requestId) {
        return MessagesErrors.event(failure, requestId);
    }

    @Override
    public byte[] endEvent() {
        return STOP.clone();
    }

    @Override
    public @Nullable Translation translation() {
        return operation == Operation.MESSAGES ? TRANSLATION : null;
    }

    @Override
    public byte[] keepAlive() {
        return PING.clone();
    }
}
