package dev.hybridinference.gateway.http;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * Takes the chunked framing off a body (RFC 9112 section 7.1). A chunk size is one to eight plain
 * hexadecimal digits. Requests may carry no chunk extension; in responses one is skipped if it is
 * short and has no quotes. Trailers are checked, bounded and dropped. However the input is split,
 * the data and the verdict are the same. Confined to one thread; reusable through {@link #reset}.
 */
public final class ChunkedReader {
    /** What {@link #next} found. */
    public enum Result {
        /** A piece of data is ready: {@link #take} it. */
        DATA,
        /** The input is used up. */
        MORE,
        /** The body is complete; the input stands right behind it. */
        DONE,
        /** The framing is broken; see {@link #problem}. */
        BROKEN
    }

    private static final int MAX_DIGITS = 8;
    private static final int MAX_EXTENSION = 256;
    private static final int FREE_CHUNKS = 16 * 1024;
    private static final int MIN_AVERAGE = 8;
    private static final HeadLimits TRAILERS = new HeadLimits(4096, 1, 32);

    private static final int SIZE = 0;
    private static final int EXTENSION = 1;
    private static final int SIZE_LF = 2;
    private static final int DATA = 3;
    private static final int DATA_CR = 4;
    private static final int DATA_LF = 5;
    private static final int TRAILER = 6;
    private static final int OVER = 7;
    private static final int FAILED = 8;

    private final boolean extensions;
    private @Nullable HeadParser trailers;
    private int state;
    private int digits;
    private int extension;
    private long left;
    private long chunks;
    private long total;
    private @Nullable ByteBuf data;
    private String problem = "";

    private ChunkedReader(boolean extensions) {
        this.extensions = extensions;
    }

    /** A reader that refuses chunk extensions. */
    public static ChunkedReader forRequests() {
        return new ChunkedReader(false);
    }

    /** A reader that skips short chunk extensions. */
    public static ChunkedReader forResponses() {
        return new ChunkedReader(true);
    }

    /** Gets ready for the next body. */
    public void reset() {
        state = SIZE;
        digits = 0;
        extension = 0;
        left = 0;
        chunks = 0;
        total = 0;
        problem = "";
        if (trailers != null) {
            trailers.reset();
        }
    }

    /** Data bytes seen so far. */
    public long total() {
        return total;
    }

    /** What is wrong, as a clause for people; empty when nothing is. */
    public String problem() {
        return problem;
    }

    /** The data that {@link Result#DATA} announced, a slice of the input; the caller owns it. */
    public ByteBuf take() {
        ByteBuf taken = data;
        if (taken == null) {
            throw new IllegalStateException("no data is ready (expected: after DATA, once)");
        }
        data = null;
        return taken;
    }

    /** Reads on until data, the end, an error, or the end of the input. */
    public Result next(ByteBuf in) {
        while (true) {
            if (state == OVER) {
                return Result.DONE;
            }
            if (state == FAILED) {
                return Result.BROKEN;
            }
            if (!in.isReadable()) {
                return Result.MORE;
            }
            switch (state) {
                case SIZE -> size(in.readByte());
                case EXTENSION -> extension(in.readByte());
                case SIZE_LF -> sizeEnd(in.readByte());
                case DATA -> {
                    int piece = (int) Math.min(left, in.readableBytes());
                    left -= piece;
                    total += piece;
                    data = in.readRetainedSlice(piece);
                    if (left == 0) {
                        state = DATA_CR;
                    }
                    return Result.DATA;
                }
                case DATA_CR -> expect(in.readByte(), (byte) '\r', DATA_LF);
                case DATA_LF -> expect(in.readByte(), (byte) '\n', SIZE);
                case TRAILER -> trailer(in);
                default -> throw new IllegalStateException("state: " + state);
            }
        }
    }

    private void size(byte c) {
        int digit = Octets.hex(c);
        if (digit >= 0) {
            if (++digits > MAX_DIGITS) {
                broken("a chunk size of more than 8 digits");
            } else {
                left = left << 4 | digit;
            }
        } else if (digits == 0) {
            broken("a chunk size that does not begin with a hexadecimal digit");
        } else if (c == '\r') {
            state = SIZE_LF;
        } else if (extensions && (c == ';' || c == ' ' || c == '\t')) {
            state = EXTENSION;
            extension = 1;
        } else {
            broken("a chunk size with a byte that may not be there, or a chunk extension");
        }
    }

    private void extension(byte c) {
        if (c == '\r') {
            state = SIZE_LF;
        } else if (!Octets.field(c) || c == '"' || ++extension > MAX_EXTENSION) {
            broken("a chunk extension that is too long or has a byte that may not be there");
        }
    }

    private void sizeEnd(byte c) {
        if (c != '\n') {
            broken("a chunk size line that does not end with CRLF");
            return;
        }
        digits = 0;
        if (left == 0) {
            state = TRAILER;
        } else if (++chunks > FREE_CHUNKS + total / MIN_AVERAGE) {
            broken("too many tiny chunks");
        } else {
            state = DATA;
        }
    }

    private void expect(byte c, byte wanted, int then) {
        if (c == wanted) {
            state = then;
        } else {
            broken("a chunk that is longer than its size, or does not end with CRLF");
        }
    }

    private void trailer(ByteBuf in) {
        HeadParser parser = trailers;
        if (parser == null) {
            parser = new HeadParser(HeadParser.Side.TRAILERS, TRAILERS, null);
            trailers = parser;
        }
        switch (parser.read(in)) {
            case MORE -> {}
            case DONE -> state = OVER;
            case BAD, LINE_TOO_LONG, TOO_LARGE, TOO_MANY -> broken("trailers: " + parser.problem());
        }
    }

    private void broken(String what) {
        problem = what;
        state = FAILED;
    }
}
