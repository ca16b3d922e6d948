package dev.hybridinference.gateway.upstream;

import dev.hybridinference.gateway.http.ChunkedReader;
import dev.hybridinference.gateway.http.HeadLimits;
import dev.hybridinference.gateway.http.HeadParser;
import dev.hybridinference.gateway.http.HeaderBlock;
import io.netty.buffer.ByteBuf;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Takes the framing off one answer (RFC 9112 sections 4 to 7): interim heads are skipped, the final
 * head is checked, the body is cut into slices. However the input is split, the content and the
 * verdict are the same. Confined to its event loop; reusable through {@link #reset}.
 */
final class AnswerReader implements ResponseHead {
    /** What {@link #next} found. */
    enum Result {
        /** The input is used up. */
        MORE,
        /** The final head is complete. */
        HEAD,
        /** A piece of the body is ready: {@link #take} it. */
        BODY,
        /** The answer is complete; what is left of the input does not belong to it. */
        END,
        /** The answer is broken; see {@link #problem}. */
        BROKEN
    }

    /** Interim answers before the final one. */
    static final int MAX_INTERIM = 8;

    static final HeadLimits LIMITS = new HeadLimits(64 * 1024, 8 * 1024, 200);

    private enum State {
        HEAD,
        LENGTH,
        CHUNKED,
        UNTIL_CLOSE,
        OVER,
        BROKEN
    }

    private final HeaderBlock headers = new HeaderBlock();
    private final HeadParser parser = new HeadParser(HeadParser.Side.RESPONSE, LIMITS, headers);
    private @Nullable ChunkedReader chunks;
    private State state = State.HEAD;
    private boolean bodyless;
    private boolean keepAlive;
    private int status;
    private int interim;
    private long length;
    private long left;
    private @Nullable ByteBuf piece;
    private String problem = "";

    /**
     * Gets ready for the next answer.
     *
     * @param withoutBody true when the request's method leaves the answer without a body
     */
    void reset(boolean withoutBody) {
        parser.reset();
        state = State.HEAD;
        bodyless = withoutBody;
        keepAlive = false;
        status = 0;
        interim = 0;
        length = -1;
        left = 0;
        problem = "";
    }

    @Override
    public int status() {
        return status;
    }

    @Override
    public HeaderBlock headers() {
        return headers;
    }

    @Override
    public long contentLength() {
        return length;
    }

    /** What is wrong, as a clause for people; empty when nothing is. */
    String problem() {
        return problem;
    }

    /** True once any byte of an answer was read. */
    boolean started() {
        return state != State.HEAD || interim > 0 || !parser.untouched();
    }

    /** True when the answer is over and its connection may carry another one. */
    boolean reusable() {
        return state == State.OVER && keepAlive;
    }

    /**
     * True when the whole input is body; then it is counted as read, and the caller hands it on as
     * it is.
     */
    boolean takesWhole(ByteBuf in) {
        int readable = in.readableBytes();
        if (readable == 0) {
            return false;
        }
        if (state == State.LENGTH && readable <= left) {
            left -= readable;
            return true;
        }
        return state == State.UNTIL_CLOSE;
    }

    /** The piece that {@link Result#BODY} announced; the caller owns it. */
    ByteBuf take() {
        ByteBuf taken = piece;
        if (taken == null) {
            throw new IllegalStateException("no piece is ready (expected: after BODY, once)");
        }
        piece = null;
        return taken;
    }

    /** Reads on until there is something to tell. */
    Result next(ByteBuf in) {
        return switch (state) {
            case HEAD -> head(in);
            case LENGTH -> length(in);
            case CHUNKED -> chunked(in);
            case UNTIL_CLOSE -> {
                if (!in.isReadable()) {
                    yield Result.MORE;
                }
                piece = in.readRetainedSlice(in.readableBytes());
                yield Result.BODY;
            }
            case OVER -> Result.END;
            case BROKEN -> Result.BROKEN;
        };
    }

    /** The input ended in order: true when that completes the answer. */
    boolean closed() {
        if ((state == State.LENGTH && left == 0) || state == State.UNTIL_CLOSE) {
            state = State.OVER;
        }
        return state == State.OVER;
    }

    private Result head(ByteBuf in) {
        while (true) {
            switch (parser.read(in)) {
                case MORE -> {
                    return Result.MORE;
                }
                case DONE -> {
                    if (!statusLine()) {
                        return Result.BROKEN;
                    }
                    if (status >= 200) {
                        return framed() ? Result.HEAD : Result.BROKEN;
                    }
                    if (status == 101) {
                        return broken("status 101 without a request to upgrade");
                    }
                    if (++interim > MAX_INTERIM) {
                        return broken("more than " + MAX_INTERIM + " interim answers");
                    }
                    parser.reset();
                }
                case BAD, LINE_TOO_LONG, TOO_LARGE, TOO_MANY -> {
                    return broken(parser.problem());
                }
            }
        }
    }

    /** Reads {@code HTTP/1.x SP 3DIGIT [SP reason]}; the last space may be missing. */
    private boolean statusLine() {
        byte[] line = parser.bytes();
        int at = parser.startLine();
        int size = parser.startLineEnd() - at;
        boolean version =
                size >= 12
                        && line[at] == 'H'
                        && line[at + 1] == 'T'
                        && line[at + 2] == 'T'
                        && line[at + 3] == 'P'
                        && line[at + 4] == '/'
                        && line[at + 5] == '1'
                        && line[at + 6] == '.'
                        && (line[at + 7] == '0' || line[at + 7] == '1')
                        && line[at + 8] == ' '
                        && (size == 12 || line[at + 12] == ' ');
        if (!version) {
            broken("the first line is not a status line of HTTP/1.0 or HTTP/1.1");
            return false;
        }
        int hundreds = line[at + 9] - '0';
        int tens = line[at + 10] - '0';
        int ones = line[at + 11] - '0';
        if (hundreds < 1 || hundreds > 5 || tens < 0 || tens > 9 || ones < 0 || ones > 9) {
            broken("the status is not a number from 100 to 599");
            return false;
        }
        status = hundreds * 100 + tens * 10 + ones;
        keepAlive = line[at + 7] == '1';
        return true;
    }

    /** Decides where the body ends (RFC 9112 section 6.3). */
    private boolean framed() {
        int coding = headers.find("transfer-encoding", 0);
        int size = headers.find("content-length", 0);
        keepAlive = keepAlive && !closes();
        if (size != HeaderBlock.NONE && !contentLength(size)) {
            return false;
        }
        if (bodyless || status == 204 || status == 304) {
            keepAlive &= bodyless || status == 304 || (coding == HeaderBlock.NONE && length <= 0);
            state = State.OVER;
            return true;
        }
        if (coding != HeaderBlock.NONE) {
            return coded(coding);
        }
        left = length;
        state = length < 0 ? State.UNTIL_CLOSE : length == 0 ? State.OVER : State.LENGTH;
        keepAlive &= length >= 0;
        return true;
    }

    private boolean coded(int coding) {
        if (length >= 0) {
            broken("both content-length and transfer-encoding");
        } else if (!keepAliveVersion()) {
            broken("transfer-encoding in an answer of HTTP/1.0");
        } else if (headers.find("transfer-encoding", coding + 1) != HeaderBlock.NONE
                || !headers.valueIs(coding, "chunked")) {
            broken("a transfer-encoding other than chunked alone");
        } else {
            ChunkedReader reader = chunks;
            if (reader == null) {
                reader = ChunkedReader.forResponses();
                chunks = reader;
            }
            reader.reset();
            state = State.CHUNKED;
            return true;
        }
        return false;
    }

    private boolean keepAliveVersion() {
        return parser.bytes()[parser.startLine() + 7] == '1';
    }

    /** Reads one plain number; it may be repeated, but not differ. */
    private boolean contentLength(int first) {
        for (int i = first; i != HeaderBlock.NONE; i = headers.find("content-length", i + 1)) {
            long value = number(i);
            if (value < 0 || (length >= 0 && length != value)) {
                length = -1;
                broken("a content-length that is no plain number, or two that differ");
                return false;
            }
            length = value;
        }
        return true;
    }

    private long number(int index) {
        int digits = headers.valueLength(index);
        if (digits < 1 || digits > 18) {
            return -1;
        }
        long value = 0;
        for (int i = 0; i < digits; i++) {
            int digit = headers.valueByte(index, i) - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            value = value * 10 + digit;
        }
        return value;
    }

    private boolean closes() {
        for (int i = headers.find("connection", 0);
                i != HeaderBlock.NONE;
                i = headers.find("connection", i + 1)) {
            if (!headers.valueIs(i, "keep-alive")
                    && headers.value(i).toLowerCase(Locale.ROOT).contains("close")) {
                return true;
            }
        }
        return false;
    }

    private Result length(ByteBuf in) {
        if (left == 0) {
            state = State.OVER;
            return Result.END;
        }
        if (!in.isReadable()) {
            return Result.MORE;
        }
        int size = (int) Math.min(left, in.readableBytes());
        left -= size;
        piece = in.readRetainedSlice(size);
        return Result.BODY;
    }

    private Result chunked(ByteBuf in) {
        ChunkedReader reader = chunks;
        if (reader == null) {
            throw new IllegalStateException("chunks: null (expected: set by the head)");
        }
        return switch (reader.next(in)) {
            case MORE -> Result.MORE;
            case DATA -> {
                piece = reader.take();
                yield Result.BODY;
            }
            case DONE -> {
                state = State.OVER;
                yield Result.END;
            }
            case BROKEN -> broken(reader.problem());
        };
    }

    private Result broken(String what) {
        problem = what;
        state = State.BROKEN;
        return Result.BROKEN;
    }
}
