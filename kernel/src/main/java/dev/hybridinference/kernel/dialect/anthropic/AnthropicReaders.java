package dev.hybridinference.kernel.dialect.anthropic;

import dev.hybridinference.kernel.call.Estimate;
import dev.hybridinference.kernel.call.Usage;
import dev.hybridinference.kernel.dialect.AnswerReader;
import dev.hybridinference.kernel.dialect.StreamReader;
import dev.hybridinference.kernel.failure.ProviderError;
import dev.hybridinference.kernel.json.JsonKind;
import dev.hybridinference.kernel.json.JsonLimits;
import dev.hybridinference.kernel.json.JsonScanner;
import dev.hybridinference.kernel.json.JsonShape;
import dev.hybridinference.kernel.json.JsonValue;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What the relay must know of answers that pass byte for byte (Anthropic API reference, "Streaming
 * messages").
 */
final class AnthropicReaders {
    private static final int LONGEST_MESSAGE = 2_000;
    private static final JsonShape SHAPE;
    private static final int TYPE;
    private static final int STOP_REASON;
    private static final int BLOCK_NAME;
    private static final int BLOCK_SEALED;

    /** Text of the answer: its bytes are counted. */
    private static final int[] TEXTS;

    /** Other parts of the answer. */
    private static final int[] PARTS;

    private static final int ERROR;
    private static final int ERROR_MESSAGE;
    private static final int ERROR_TYPE;
    private static final int ERROR_CODE;
    private static final int ERROR_PARAM;
    private static final int ERROR_DETAIL;
    private static final int ERROR_DETAILS;
    private static final int TOP_MESSAGE;
    private static final int DETAIL;
    private static final AnthropicUsage.Slots FIRST_USAGE;
    private static final AnthropicUsage.Slots USAGE;

    static {
        JsonShape.Builder shape = JsonShape.builder();
        TYPE = shape.field("type");
        STOP_REASON = shape.field("delta", "stop_reason");
        shape.field("delta", "type");
        shape.field("delta", "stop_sequence");
        shape.field("delta", "estimated_tokens");
        BLOCK_NAME = shape.field("content_block", "name");
        BLOCK_SEALED = shape.field("content_block", "data");
        TEXTS =
                new int[] {
                    shape.field("delta", "text"),
                    shape.field("delta", "thinking"),
                    shape.field("delta", "partial_json"),
                    shape.field("content_block", "text"),
                    shape.field("content_block", "thinking"),
                    BLOCK_NAME
                };
        PARTS =
                new int[] {
                    BLOCK_SEALED,
                    shape.field("delta", "*"),
                    shape.field("content_block", "input"),
                    shape.field("content_block", "content")
                };
        ERROR = shape.field("error");
        ERROR_MESSAGE = shape.field("error", "message");
        ERROR_TYPE = shape.field("error", "type");
        ERROR_CODE = shape.field("error", "code");
        ERROR_PARAM = shape.field("error", "param");
        ERROR_DETAIL = shape.field("error", "details", "error_code");
        ERROR_DETAILS = shape.field("error", "details");
        TOP_MESSAGE = shape.field("message");
        DETAIL = shape.field("detail");
        FIRST_USAGE = new AnthropicUsage.Slots(shape, "message", "usage");
        USAGE = new AnthropicUsage.Slots(shape, "usage");
        SHAPE = shape.build();
    }

    private AnthropicReaders() {}

    /** The error that a body tells, whatever parts of it are there. */
    static ProviderError errorIn(byte[] body, String otherwise) {
        JsonScanner json =
                new JsonScanner(SHAPE, new JsonLimits(JsonLimits.DEFAULT.depth(), 4_096));
        json.feed(body, 0, body.length);
        ProviderError told = error(json, otherwise);
        return new ProviderError(
                told.message(), told.type(), told.param(), told.code(), details(json, body));
    }

    private static @Nullable JsonValue details(JsonScanner json, byte[] body) {
        boolean whole = json.kind(ERROR_DETAILS) == JsonKind.OBJECT && json.end(ERROR_DETAILS) > 0;
        return whole
                ? JsonValue.document(
                        Arrays.copyOfRange(
                                body,
                                (int) json.start(ERROR_DETAILS),
                                (int) json.end(ERROR_DETAILS)))
                : null;
    }

    private static boolean tellsFailure(JsonScanner json) {
        JsonKind kind = json.kind(ERROR);
        return "error".equals(json.text(TYPE))
                || ((kind == JsonKind.OBJECT || kind == JsonKind.STRING) && json.filled(ERROR));
    }

    private static ProviderError error(JsonScanner json, String otherwise) {
        String code = json.text(ERROR_DETAIL);
        return new ProviderError(
                first(
                        otherwise,
                        json.text(ERROR_MESSAGE),
                        json.text(ERROR),
                        json.text(TOP_MESSAGE),
                        json.text(DETAIL)),
                json.text(ERROR_TYPE),
                json.text(ERROR_PARAM),
                code == null ? json.text(ERROR_CODE) : code);
    }

    private static int errorStatus(JsonScanner json) {
        long code = json.longValue(ERROR_CODE, 0);
        if (json.kind(ERROR_CODE) == JsonKind.NUMBER && code >= 400 && code <= 599) {
            return (int) code;
        }
        String type = json.text(ERROR_TYPE);
        return type == null ? 0 : AnthropicFailures.status(type);
    }

    private static String first(String otherwise, @Nullable String... candidates) {
        for (String candidate : candidates) {
            if (candidate != null && !candidate.isBlank()) {
                return candidate.length() > LONGEST_MESSAGE
                        ? candidate.substring(0, LONGEST_MESSAGE)
                        : candidate;
            }
        }
        return otherwise;
    }

    /** Reads the events of a stream. Confined to one thread. */
    static final class Stream implements StreamReader {
        private static final byte[] MARKER = {'[', 'D', 'O', 'N', 'E', ']'};

        private final JsonScanner json = new JsonScanner(SHAPE, JsonLimits.DEFAULT);
        private final AnthropicUsage usage = new AnthropicUsage();
        private long dataBytes;
        private long markerBytes;
        private boolean fresh = true;
        private boolean content;
        private boolean failed;
        private boolean done;
        private boolean finished;
        private boolean readable = true;

        /** Whether the usage told so far is that of the whole answer. */
        private boolean whole;

        private long deltas;
        private long textBytes;

        @Override
        public void reset() {
            json.reset();
            usage.reset();
            dataBytes = 0;
            markerBytes = 0;
            fresh = true;
            content = false;
            failed = false;
            done = false;
            finished = false;
            readable = true;
            whole = false;
            deltas = 0;
            textBytes = 0;
        }

        @Override
        public void data(byte[] bytes, int from, int to) {
            if (!fresh) {
                json.reset();
                dataBytes = 0;
                markerBytes = 0;
                fresh = true;
            }
            for (int i = from; i < to && dataBytes + (i - from) < MARKER.length; i++) {
                markerBytes += bytes[i] == MARKER[(int) dataBytes + (i - from)] ? 1 : 0;
            }
            dataBytes += to - from;
            json.feed(bytes, from, to);
        }

        @Override
        public void eventEnd() {
            content = false;
            failed = false;
            if (fresh && dataBytes > 0) {
                readable = json.finish() && json.root() == JsonKind.OBJECT;
                if (readable) {
                    read();
                } else if (dataBytes == MARKER.length && markerBytes == MARKER.length) {
                    readable = true;
                    done = true;
                }
            }
            fresh = false;
            dataBytes = 0;
            markerBytes = 0;
        }

        private void read() {
            failed = tellsFailure(json);
            String type = json.text(TYPE);
            if (failed || type == null) {
                return;
            }
            switch (type) {
                case "message_start" -> FIRST_USAGE.addTo(usage, json);
                case "content_block_start", "content_block_delta" -> part();
                case "message_delta" -> {
                    finished |= json.filled(STOP_REASON);
                    content = json.filled(STOP_REASON);
                    whole |= USAGE.addTo(usage, json);
                }
                case "message_stop" -> {
                    finished = true;
                    done = true;
                }
                default -> {}
            }
        }

        private void part() {
            long bytes = 0;
            for (int text : TEXTS) {
                bytes +=
                        json.kind(text) == JsonKind.STRING
                                ? json.end(text) - json.start(text) - 2
                                : 0;
            }
            if (bytes > 0) {
                deltas++;
                textBytes += bytes;
            }
            content = bytes > 0;
            for (int part : PARTS) {
                content |= json.filled(part);
            }
        }

        @Override
        public boolean content() {
            return content;
        }

        @Override
        public boolean usageOnly() {
            return false;
        }

        @Override
        public boolean done() {
            return done;
        }

        @Override
        public boolean failed() {
            return failed;
        }

        @Override
        public boolean readable() {
            return readable;
        }

        @Override
        public ProviderError error() {
            return AnthropicReaders.error(json, "The provider ended its stream with an error.");
        }

        @Override
        public int errorStatus() {
            return AnthropicReaders.errorStatus(json);
        }

        @Override
        public boolean finished() {
            return finished;
        }

        /**
         * Before the answer's end only its input is told; its output is then derived from sizes.
         */
        @Override
        public @Nullable Usage usage() {
            if (whole) {
                return usage.told();
            }
            return deltas == 0 ? null : usage.soFar(Estimate.of(0, deltas, textBytes).output());
        }

        @Override
        public long deltas() {
            return deltas;
        }

        @Override
        public long textBytes() {
            return textBytes;
        }
    }

    /** Reads whole messages and counts of tokens. Confined to one thread. */
    static final class Answer implements AnswerReader {
        private final JsonScanner json = new JsonScanner(SHAPE, JsonLimits.DEFAULT);

        @Override
        public void reset() {
            json.reset();
        }

        @Override
        public boolean data(byte[] bytes, int from, int to) {
            return json.feed(bytes, from, to);
        }

        @Override
        public boolean end() {
            return json.finish() && json.root() == JsonKind.OBJECT;
        }

        @Override
        public @Nullable ProviderError error() {
            return tellsFailure(json)
                    ? AnthropicReaders.error(json, "The provider answered with an error.")
                    : null;
        }

        @Override
        public int errorStatus() {
            return AnthropicReaders.errorStatus(json);
        }

        @Override
        public @Nullable Usage usage() {
            AnthropicUsage usage = new AnthropicUsage();
            return USAGE.addTo(usage, json) ? usage.told() : null;
        }
    }
}
