package dev.hybridinference.kernel.dialect.anthropic;

import dev.hybridinference.kernel.call.Usage;
import dev.hybridinference.kernel.json.JsonKind;
import dev.hybridinference.kernel.json.JsonScanner;
import dev.hybridinference.kernel.json.JsonShape;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Puts the usage that an answer tells at its beginning and at its end together (Anthropic API
 * reference, "Message", usage). What a later report leaves out stays, except that one with {@code
 * input_tokens} replaces the whole input: some servers count the cached part of it differently each
 * time. A count that is no whole number from 0 to {@link #MOST} is not told. Confined to one
 * thread.
 */
final class AnthropicUsage {
    /** Tokens of one answer beyond which a count is taken for a mistake. */
    private static final long MOST = 100_000_000;

    private static final long UNTOLD = -1;

    private long input;
    private long read;
    private long written;
    private long written1h;
    private long output;
    private long thinking;

    private long nextInput;
    private long nextRead;
    private long nextWritten;
    private long next5m;
    private long next1h;

    AnthropicUsage() {
        reset();
    }

    void reset() {
        input = UNTOLD;
        read = 0;
        written = 0;
        written1h = 0;
        output = UNTOLD;
        thinking = 0;
        begin();
    }

    /** A report begins. */
    void begin() {
        nextInput = UNTOLD;
        nextRead = UNTOLD;
        nextWritten = UNTOLD;
        next5m = UNTOLD;
        next1h = UNTOLD;
    }

    void input(long count) {
        nextInput = checked(count);
    }

    void read(long count) {
        nextRead = checked(count);
    }

    void written(long count) {
        nextWritten = checked(count);
    }

    void written5m(long count) {
        next5m = checked(count);
    }

    void written1h(long count) {
        next1h = checked(count);
    }

    void output(long count) {
        output = checked(count) == UNTOLD ? output : count;
    }

    void thinking(long count) {
        thinking = checked(count) == UNTOLD ? thinking : count;
    }

    /** The report is complete. */
    void end() {
        boolean split = next5m != UNTOLD || next1h != UNTOLD;
        long parts = Math.max(0, next5m) + Math.max(0, next1h);
        if (nextInput != UNTOLD) {
            long total = nextWritten == UNTOLD ? (split ? parts : 0) : nextWritten;
            if (total != written) {
                written1h = 0;
            }
            input = nextInput;
            read = Math.max(0, nextRead);
            written = total;
        } else {
            read = nextRead == UNTOLD ? read : nextRead;
            written = nextWritten == UNTOLD ? (split ? parts : written) : nextWritten;
        }
        if (split) {
            written1h = Math.max(0, next1h);
        }
    }

    /** What was told, or null when the input or the output was not. */
    @Nullable Usage told() {
        return output == UNTOLD ? null : usage(output, thinking, Usage.Source.REPORTED);
    }

    /**
     * What is known of an answer that is not whole, or null when not even its input is.
     *
     * @param estimate of its output
     */
    @Nullable Usage soFar(long estimate) {
        return usage(Math.max(output, estimate), 0, Usage.Source.ESTIMATED);
    }

    private @Nullable Usage usage(long out, long thought, Usage.Source source) {
        if (input == UNTOLD) {
            return null;
        }
        long hour = Math.min(written1h, written);
        return new Usage(
                input + read + written,
                read,
                written - hour,
                hour,
                0,
                0,
                out,
                Math.min(thought, out),
                0,
                source);
    }

    private static long checked(long count) {
        return count >= 0 && count <= MOST ? count : UNTOLD;
    }

    /** The slots of one {@code usage} object. Immutable. */
    static final class Slots {
        private final int usage;
        private final int input;
        private final int read;
        private final int written;
        private final int written5m;
        private final int written1h;
        private final int output;
        private final int thinking;

        Slots(JsonShape.Builder shape, String... path) {
            usage = shape.field(path);
            input = in(shape, path, "input_tokens");
            read = in(shape, path, "cache_read_input_tokens");
            written = in(shape, path, "cache_creation_input_tokens");
            written5m = in(shape, path, "cache_creation", "ephemeral_5m_input_tokens");
            written1h = in(shape, path, "cache_creation", "ephemeral_1h_input_tokens");
            output = in(shape, path, "output_tokens");
            thinking = in(shape, path, "output_tokens_details", "thinking_tokens");
        }

        private static int in(JsonShape.Builder shape, String[] path, String... rest) {
            String[] whole = Arrays.copyOf(path, path.length + rest.length);
            System.arraycopy(rest, 0, whole, path.length, rest.length);
            return shape.field(whole);
        }

        /** Adds what the document reports there, if it does. */
        boolean addTo(AnthropicUsage usage, JsonScanner json) {
            if (json.kind(this.usage) != JsonKind.OBJECT) {
                return false;
            }
            usage.begin();
            usage.input(json.longValue(input, -1));
            usage.read(json.longValue(read, -1));
            usage.written(json.longValue(written, -1));
            usage.written5m(json.longValue(written5m, -1));
            usage.written1h(json.longValue(written1h, -1));
            usage.output(json.longValue(output, -1));
            usage.thinking(json.longValue(thinking, -1));
            usage.end();
            return true;
        }
    }
}
