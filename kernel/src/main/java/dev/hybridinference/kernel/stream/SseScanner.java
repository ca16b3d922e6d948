package dev.hybridinference.kernel.stream;

import java.util.Objects;

/**
 * Reads a stream of Server-Sent Events (WHATWG HTML, section 9.2) that arrives in pieces and passes
 * names and data on without copying them. Lines end with LF, CR or CRLF and with nothing else. How
 * the stream is cut into pieces changes only how names and data are cut, and for a CRLF that is cut
 * itself, which piece its LF counts to. Keeps no payload. Confined to one thread.
 */
public final class SseScanner {

    /** Longest line in bytes unless said otherwise: 16 MiB. */
    public static final int DEFAULT_LINE_BYTES = 16 << 20;

    private static final byte[] BOM = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};
    private static final byte[] DATA = {'d', 'a', 't', 'a'};
    private static final byte[] EVENT = {'e', 'v', 'e', 'n', 't'};
    private static final byte[] LINE_FEED = {'\n'};

    /**
     * Takes what the scanner finds, on the thread that feeds it. Arrays are only valid during the
     * call.
     */
    public interface Sink {

        /**
         * A name begins; it replaces a name given before it in the same event, and may stay empty.
         */
        void nameBegins();

        /** The next piece of the event's name. */
        void name(byte[] bytes, int from, int to);

        /** The next piece of the event's data: part of a line, or one LF between two lines. */
        void data(byte[] bytes, int from, int to);

        /** A comment line, whose text is not passed on. */
        void comment();

        /**
         * An event with at least one data line, which may be empty, is complete.
         *
         * @param afterBlankLine index in the fed array behind the blank line; 0 from {@link
         *     #finish}
         */
        void end(int afterBlankLine);

        /**
         * A blank line came that ends no event: only comments, names or ignored fields, or nothing,
         * came before it. A name that was given is void.
         *
         * @param afterBlankLine index in the fed array behind the blank line
         */
        void endWithoutData(int afterBlankLine);
    }

    private enum At {
        /** Before or inside a byte order mark. */
        STREAM_START,
        LINE_START,
        /** Inside a field's name. */
        FIELD,
        /** Behind the colon, where one space is dropped. */
        COLON,
        DATA,
        NAME,
        COMMENT,
        IGNORED
    }

    private final int lineBytes;
    private At at = At.STREAM_START;

    /** Bytes matched of the mark or the field name. */
    private int matched;

    /** The field that the line's name can still become. */
    private byte[] field = DATA;

    /** What the line is if the name is complete: {@link At#DATA} or {@link At#NAME}. */
    private At becomes = At.DATA;

    private long lineLength;
    private boolean afterReturn;
    private boolean hasData;
    private boolean openBlock;
    private boolean closed;

    /**
     * @param lineBytes longest line accepted, without its end; at least 1
     */
    public SseScanner(int lineBytes) {
        if (lineBytes < 1) {
            throw new IllegalArgumentException(
                    "lineBytes: " + lineBytes + " (expected: at least 1)");
        }
        this.lineBytes = lineBytes;
    }

    public SseScanner() {
        this(DEFAULT_LINE_BYTES);
    }

    /** Forgets everything: the next byte is the first one of a new stream. */
    public void reset() {
        at = At.STREAM_START;
        matched = 0;
        lineLength = 0;
        afterReturn = false;
        hasData = false;
        openBlock = false;
        closed = false;
    }

    /**
     * Reads the next piece, {@code bytes[from, to)}, and keeps no reference to it.
     *
     * @return false once a line is longer than the limit, and after {@link #finish}, until {@link
     *     #reset}
     */
    public boolean feed(byte[] bytes, int from, int to, Sink sink) {
        Objects.checkFromToIndex(from, to, bytes.length);
        int i = from;
        if (afterReturn && i < to) {
            afterReturn = false;
            i += bytes[i] == '\n' ? 1 : 0;
        }
        while (i < to && !closed) {
            i =
                    switch (at) {
                        case LINE_START -> lineStart(bytes, i, to, sink);
                        case DATA, NAME, COMMENT, IGNORED -> content(bytes, i, to, sink);
                        case STREAM_START, FIELD, COLON -> single(bytes, i, to, sink);
                    };
        }
        return !closed;
    }

    /**
     * Says that the stream has ended; completes an event that no blank line ended.
     *
     * @return whether the stream ended between two events and no line was too long
     */
    public boolean finish(Sink sink) {
        if (closed) {
            return false;
        }
        if (at == At.FIELD) {
            beginField(sink);
        }
        if (hasData) {
            sink.end(0);
        }
        closed = true;
        return !openBlock;
    }

    private int lineStart(byte[] bytes, int i, int to, Sink sink) {
        byte b = bytes[i];
        if (b == '\n' || b == '\r') {
            int after = lineEnd(bytes, i, to);
            boolean event = hasData;
            hasData = false;
            openBlock = false;
            if (event) {
                sink.end(after);
            } else {
                sink.endWithoutData(after);
            }
            return after;
        }
        if (b == ':') {
            at = At.COMMENT;
            sink.comment();
            return i;
        }
        openBlock = true;
        if (i + 6 <= to && lineBytes >= 6 && startsWithData(bytes, i)) {
            lineLength = 6;
            field = DATA;
            becomes = At.DATA;
            matched = DATA.length;
            beginField(sink);
            at = At.DATA;
            return i + 6;
        }
        at = b == 'd' || b == 'e' ? At.FIELD : At.IGNORED;
        field = b == 'd' ? DATA : EVENT;
        becomes = b == 'd' ? At.DATA : At.NAME;
        matched = 0;
        return i;
    }

    private static boolean startsWithData(byte[] bytes, int i) {
        return bytes[i] == 'd'
                && bytes[i + 1] == 'a'
                && bytes[i + 2] == 't'
                && bytes[i + 3] == 'a'
                && bytes[i + 4] == ':'
                && bytes[i + 5] == ' ';
    }

    /** Passes on what lies before the end of the line. */
    private int content(byte[] bytes, int from, int to, Sink sink) {
        int end = LineEnds.find(bytes, from, to);
        int fits = (int) Math.min(end - from, lineBytes - lineLength);
        lineLength += fits;
        if (fits > 0 && at == At.DATA) {
            sink.data(bytes, from, from + fits);
        } else if (fits > 0 && at == At.NAME) {
            sink.name(bytes, from, from + fits);
        }
        if (fits < end - from) {
            closed = true;
            return to;
        }
        return end < to ? lineEnd(bytes, end, to) : end;
    }

    /** The places where one byte decides. */
    private int single(byte[] bytes, int i, int to, Sink sink) {
        byte b = bytes[i];
        if (at == At.STREAM_START) {
            return mark(b, i);
        }
        if (at == At.COLON) {
            at = becomes;
            return b == ' ' ? counted(i) : i;
        }
        if (b == '\n' || b == '\r') {
            beginField(sink);
            return lineEnd(bytes, i, to);
        }
        if (b == ':' && lineLength < lineBytes) {
            at = matched == field.length ? At.COLON : At.IGNORED;
            beginField(sink);
        } else if (matched < field.length && b == field[matched]) {
            matched++;
        } else {
            at = At.IGNORED;
        }
        return counted(i);
    }

    private int mark(byte b, int i) {
        if (b == BOM[matched]) {
            if (++matched == BOM.length) {
                at = At.LINE_START;
            }
            return i + 1;
        }
        if (matched == 0) {
            at = At.LINE_START;
        } else {
            openBlock = true;
            at = At.IGNORED;
        }
        return i;
    }

    private int counted(int i) {
        if (++lineLength > lineBytes) {
            closed = true;
        }
        return i + 1;
    }

    /** Announces the value of the line's field, if its name is complete. */
    private void beginField(Sink sink) {
        if (matched < field.length) {
            return;
        }
        if (becomes == At.NAME) {
            sink.nameBegins();
            return;
        }
        if (hasData) {
            sink.data(LINE_FEED, 0, 1);
        }
        hasData = true;
    }

    /** Index behind the line end at {@code i}, with the LF of a CRLF if it is there. */
    private int lineEnd(byte[] bytes, int i, int to) {
        at = At.LINE_START;
        lineLength = 0;
        if (bytes[i] == '\n') {
            return i + 1;
        }
        if (i + 1 == to) {
            afterReturn = true;
            return to;
        }
        return bytes[i + 1] == '\n' ? i + 2 : i + 1;
    }
}
