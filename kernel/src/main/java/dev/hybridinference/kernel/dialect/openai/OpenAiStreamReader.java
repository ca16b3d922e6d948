package dev.hybridinference.kernel.dialect.openai;

import dev.hybridinference.kernel.call.Usage;
import dev.hybridinference.kernel.dialect.StreamReader;
import dev.hybridinference.kernel.failure.ProviderError;
import dev.hybridinference.kernel.json.JsonKind;
import dev.hybridinference.kernel.json.JsonLimits;
import dev.hybridinference.kernel.json.JsonScanner;
import dev.hybridinference.kernel.json.JsonShape;
import org.jspecify.annotations.Nullable;

/**
 * Reads chat and legacy completion chunks (OpenAI API reference, "Chat completion chunk"). Confined
 * to one thread.
 */
final class OpenAiStreamReader implements StreamReader {
    private static final byte[] DONE = {'[', 'D', 'O', 'N', 'E', ']'};
    private static final JsonShape SHAPE;
    private static final ErrorFields ERRORS;
    private static final UsageFields USAGE;
    private static final int CHOICES;
    private static final int DELTA;
    private static final int TEXT;
    private static final int FINISH;
    private static final int TOOL_CALLS;

    /** Where text stands; of several choices in one chunk the last one is seen. */
    private static final int[] TEXTS;

    static {
        JsonShape.Builder shape = JsonShape.builder();
        CHOICES = shape.field("choices");
        shape.field("choices", "*", "delta", "role");
        DELTA = shape.field("choices", "*", "delta", "*");
        TEXT = shape.field("choices", "*", "text");
        TEXTS =
                new int[] {
                    TEXT,
                    shape.field("choices", "*", "delta", "content"),
                    shape.field("choices", "*", "delta", "reasoning"),
                    shape.field("choices", "*", "delta", "reasoning_content"),
                    shape.field("choices", "*", "delta", "refusal"),
                    shape.field("choices", "*", "delta", "tool_calls", "*", "function", "name"),
                    shape.field("choices", "*", "delta", "tool_calls", "*", "function", "arguments")
                };
        TOOL_CALLS = shape.field("choices", "*", "delta", "tool_calls");
        FINISH = shape.field("choices", "*", "finish_reason");
        ERRORS = new ErrorFields(shape);
        USAGE = new UsageFields(shape);
        SHAPE = shape.build();
    }

    private final JsonScanner json = new JsonScanner(SHAPE, JsonLimits.DEFAULT);
    private final byte[] marker = new byte[DONE.length];
    private long dataBytes;
    private boolean content;
    private boolean usageOnly;
    private boolean usageBeside;
    private boolean done;
    private boolean failed;
    private boolean nullError;
    private boolean finished;
    private boolean fresh = true;
    private boolean readable = true;
    private @Nullable Usage usage;
    private long deltas;
    private long textBytes;

    @Override
    public void reset() {
        json.reset();
        dataBytes = 0;
        content = false;
        usageOnly = false;
        usageBeside = false;
        done = false;
        failed = false;
        nullError = false;
        finished = false;
        fresh = true;
        readable = true;
        usage = null;
        deltas = 0;
        textBytes = 0;
    }

    @Override
    public void data(byte[] bytes, int from, int to) {
        if (!fresh) {
            json.reset();
            dataBytes = 0;
            fresh = true;
        }
        for (int i = from; i < to && dataBytes + (i - from) < marker.length; i++) {
            marker[(int) dataBytes + (i - from)] = bytes[i];
        }
        dataBytes += to - from;
        json.feed(bytes, from, to);
    }

    @Override
    public void eventEnd() {
        content = false;
        usageOnly = false;
        usageBeside = false;
        failed = false;
        nullError = false;
        if (fresh && dataBytes > 0) {
            readable = json.finish() && json.root() == JsonKind.OBJECT;
            if (readable) {
                chunk();
            } else if (dataBytes == marker.length && isDone()) {
                readable = true;
                done = true;
            }
        }
        fresh = false;
        dataBytes = 0;
    }

    private void chunk() {
        boolean finish = json.filled(FINISH);
        finished |= finish;
        content = finish || json.filled(DELTA) || json.filled(TOOL_CALLS) || hasText();
        failed = ERRORS.told(json);
        nullError = json.kind(ERRORS.error) == JsonKind.NULL;
        if (USAGE.present(json)) {
            Usage told = USAGE.read(json);
            usage = told == null ? usage : told;
            usageOnly = !content && !json.filled(CHOICES);
            usageBeside = !usageOnly;
        }
        measure();
    }

    private boolean hasText() {
        for (int text : TEXTS) {
            if (json.filled(text)) {
                return true;
            }
        }
        return false;
    }

    private void measure() {
        long bytes = 0;
        for (int text : TEXTS) {
            bytes += json.kind(text) == JsonKind.STRING ? json.end(text) - json.start(text) - 2 : 0;
        }
        if (bytes > 0) {
            deltas++;
            textBytes += bytes;
        }
    }

    private boolean isDone() {
        for (int i = 0; i < DONE.length; i++) {
            if (marker[i] != DONE[i]) {
                return false;
            }
        }
        return true;
    }

    @Override
    public boolean content() {
        return content;
    }

    @Override
    public boolean usageOnly() {
        return usageOnly;
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
    public boolean nullError() {
        return nullError;
    }

    @Override
    public byte[] withoutNullError(byte[] event) {
        long member =
                EventMember.find(
                        event, 0, event.length, EventMember.ERROR, json.start(ERRORS.error), 4);
        return member == NOWHERE ? event : EventMember.without(event, member);
    }

    @Override
    public boolean usageBeside() {
        return usageBeside;
    }

    @Override
    public long usageMember(byte[] bytes, int from, int to) {
        long start = json.start(USAGE.slot());
        long length = json.end(USAGE.slot()) - start;
        return EventMember.find(bytes, from, to, EventMember.USAGE, start, length);
    }

    @Override
    public boolean readable() {
        return readable;
    }

    @Override
    public ProviderError error() {
        return ERRORS.read(json, "The provider ended its stream with an error.");
    }

    @Override
    public int errorStatus() {
        return ERRORS.status(json);
    }

    @Override
    public boolean finished() {
        return finished;
    }

    @Override
    public @Nullable Usage usage() {
        return usage;
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
