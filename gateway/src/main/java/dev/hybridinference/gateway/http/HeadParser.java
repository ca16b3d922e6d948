package dev.hybridinference.gateway.http;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads one message head byte by byte: a raw start line, header lines, an empty line (RFC 9112
 * sections 2 to 5). Every line ends with CRLF, nothing is folded, no white space stands before a
 * colon. However the input is split, the result is the same. Confined to one thread; reusable
 * through {@link #reset}.
 */
public final class HeadParser {
    /** What the bytes read so far amount to. */
    public enum Result {
        /** The head is not complete yet. */
        MORE,
        /** The head is complete; the input stands right behind it. */
        DONE,
        /** The grammar is broken; see {@link #problem}. */
        BAD,
        /** The start line is over its limit. */
        LINE_TOO_LONG,
        /** The head is over its limit of bytes. */
        TOO_LARGE,
        /** There are more header lines than allowed. */
        TOO_MANY
    }

    /** Whose heads are read. */
    public enum Side {
        /** A start line of ASCII; one empty line before it is skipped (RFC 9112 section 2.2). */
        REQUEST,
        /** Bytes above ASCII are let through in the start line and in values. */
        RESPONSE,
        /** No start line. */
        TRAILERS
    }

    private static final int STEP = 2048;
    private static final int KEPT = 4096;

    private static final int BEGIN = 0;
    private static final int SKIPPED_CR = 1;
    private static final int START_LINE = 2;
    private static final int START_LF = 3;
    private static final int FIELD_BEGIN = 4;
    private static final int NAME = 5;
    private static final int VALUE_BEGIN = 6;
    private static final int VALUE = 7;
    private static final int VALUE_LF = 8;
    private static final int END_LF = 9;
    private static final int OVER = 10;

    private final Side side;
    private final HeadLimits limits;
    private final @Nullable HeaderBlock fields;
    private byte[] bytes = new byte[1024];
    private int filled;
    private int at;
    private int state;
    private int startLine;
    private int startLineEnd;
    private int name;
    private int nameEnd;
    private int value;
    private int valueEnd;
    private int count;
    private Result result = Result.MORE;
    private String problem = "";

    /**
     * @param fields where the header lines go; null to check and drop them
     */
    public HeadParser(Side side, HeadLimits limits, @Nullable HeaderBlock fields) {
        this.side = side;
        this.limits = limits;
        this.fields = fields;
        reset();
    }

    /** Gets ready for the next head; forgets the header block's fields too. */
    public void reset() {
        if (bytes.length > KEPT) {
            bytes = new byte[1024];
        }
        if (fields != null) {
            fields.clear();
        }
        filled = 0;
        at = 0;
        startLine = 0;
        startLineEnd = 0;
        count = 0;
        problem = "";
        result = Result.MORE;
        state = side == Side.TRAILERS ? FIELD_BEGIN : BEGIN;
    }

    /** True when no byte of a head was read since {@link #reset}. */
    public boolean untouched() {
        return filled == 0;
    }

    /** Reads on; consumes nothing behind the head, and answers the same once it is not MORE. */
    public Result read(ByteBuf in) {
        while (result == Result.MORE && in.isReadable()) {
            int before = filled;
            int take = Math.min(Math.min(in.readableBytes(), STEP), limits.maxBytes() - filled);
            room(filled + take);
            in.getBytes(in.readerIndex(), bytes, filled, take);
            filled += take;
            result = scan();
            in.skipBytes(result == Result.DONE ? at - before : take);
            if (result == Result.MORE && filled == limits.maxBytes()) {
                result = refuse(Result.TOO_LARGE, "the head is larger than " + filled + " bytes");
            }
        }
        return result;
    }

    /** What is wrong, as a clause for people; empty when nothing is. */
    public String problem() {
        return problem;
    }

    /** The array that holds the start line. Valid until {@link #reset}. */
    public byte[] bytes() {
        return bytes;
    }

    /** Where the start line begins in {@link #bytes}. */
    public int startLine() {
        return startLine;
    }

    /** Where the start line ends in {@link #bytes}, without CRLF. */
    public int startLineEnd() {
        return startLineEnd;
    }

    private Result scan() {
        while (at < filled) {
            byte c = bytes[at];
            switch (state) {
                case BEGIN -> {
                    if (c == '\r' && side == Side.REQUEST && at == 0) {
                        state = SKIPPED_CR;
                        at++;
                    } else {
                        startLine = at;
                        state = START_LINE;
                    }
                }
                case SKIPPED_CR -> {
                    if (c != '\n') {
                        return bad("a CR without LF before the start line");
                    }
                    state = BEGIN;
                    at++;
                }
                case START_LINE -> {
                    skipFieldBytes();
                    if (at - startLine > limits.maxStartLine()) {
                        return refuse(Result.LINE_TOO_LONG, "the start line is too long");
                    }
                    if (at < filled) {
                        if (bytes[at] != '\r' || at == startLine) {
                            return bad(
                                    "an empty start line, or a byte in it that may not be there");
                        }
                        startLineEnd = at++;
                        state = START_LF;
                    }
                }
                case START_LF, VALUE_LF -> {
                    if (c != '\n') {
                        return bad("a CR without LF");
                    }
                    at++;
                    if (state == VALUE_LF && !keep()) {
                        return refuse(
                                Result.TOO_MANY,
                                "there are more than " + limits.maxFields() + " header lines");
                    }
                    state = FIELD_BEGIN;
                }
                case FIELD_BEGIN -> {
                    if (c == '\r') {
                        at++;
                        state = END_LF;
                    } else if (c == ' ' || c == '\t') {
                        return bad("a folded header line, or one that begins with white space");
                    } else {
                        name = at;
                        state = NAME;
                    }
                }
                case NAME -> {
                    while (at < filled && Octets.token(bytes[at])) {
                        at++;
                    }
                    if (at < filled) {
                        if (bytes[at] != ':' || at == name) {
                            return bad("a header name with a byte that may not be there");
                        }
                        nameEnd = at++;
                        state = VALUE_BEGIN;
                    }
                }
                case VALUE_BEGIN -> {
                    if (c == ' ' || c == '\t') {
                        at++;
                    } else {
                        value = at;
                        state = VALUE;
                    }
                }
                case VALUE -> {
                    skipFieldBytes();
                    if (at < filled) {
                        if (bytes[at] != '\r') {
                            return bad("a header value with a byte that may not be there");
                        }
                        valueEnd = at++;
                        state = VALUE_LF;
                    }
                }
                case END_LF -> {
                    if (c != '\n') {
                        return bad("a CR without LF");
                    }
                    at++;
                    state = OVER;
                    return Result.DONE;
                }
                default -> throw new IllegalStateException("state: " + state);
            }
        }
        return Result.MORE;
    }

    private void skipFieldBytes() {
        if (side == Side.RESPONSE) {
            while (at < filled && Octets.fieldOrObsolete(bytes[at])) {
                at++;
            }
        } else {
            while (at < filled && Octets.field(bytes[at])) {
                at++;
            }
        }
    }

    private boolean keep() {
        if (++count > limits.maxFields()) {
            return false;
        }
        if (fields != null) {
            while (valueEnd > value
                    && (bytes[valueEnd - 1] == ' ' || bytes[valueEnd - 1] == '\t')) {
                valueEnd--;
            }
            fields.add(bytes, name, nameEnd - name, value, valueEnd - value);
        }
        return true;
    }

    private Result bad(String what) {
        return refuse(Result.BAD, what);
    }

    private Result refuse(Result how, String what) {
        problem = what;
        state = OVER;
        return how;
    }

    private void room(int need) {
        if (need > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, need));
        }
    }
}
