package dev.hybridinference.bench.load;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

/**
 * Finds status, body bytes and end of HTTP/1.1 answers in bytes that arrive split anywhere (RFC
 * 9112 sections 6 and 7). Trailers are not expected. Confined to its event loop.
 */
final class AnswerReader {

    /** Hears the parts of one answer, in order. */
    interface Sink {
        void head(int status);

        void body(byte[] bytes, int from, int to);

        void end();
    }

    private enum State {
        HEAD,
        LENGTH,
        CHUNK_SIZE,
        CHUNK_DATA,
        CHUNK_END,
        LAST_LINE,
        UNTIL_CLOSE
    }

    private final byte[] head = new byte[8192];
    private int headLength;
    private State state = State.HEAD;
    private long left;
    private boolean closes;

    /** True when the last answer said that its connection closes. */
    boolean closes() {
        return closes;
    }

    /**
     * @throws IllegalStateException when the bytes are no HTTP/1.1 answer
     */
    void feed(byte[] bytes, int from, int to, Sink sink) {
        int at = from;
        while (at < to) {
            at =
                    switch (state) {
                        case HEAD -> readHead(bytes, at, to, sink);
                        case LENGTH, CHUNK_DATA -> readData(bytes, at, to, sink);
                        case CHUNK_SIZE -> readSize(bytes, at);
                        case CHUNK_END -> readChunkEnd(bytes, at);
                        case LAST_LINE -> readLastLine(bytes, at, sink);
                        case UNTIL_CLOSE -> {
                            sink.body(bytes, at, to);
                            yield to;
                        }
                    };
        }
    }

    /** The peer closed: ends an answer that is delimited by it. True when nothing is cut off. */
    boolean closed(Sink sink) {
        if (state == State.UNTIL_CLOSE) {
            state = State.HEAD;
            sink.end();
        }
        return state == State.HEAD && headLength == 0;
    }

    private int readHead(byte[] bytes, int from, int to, Sink sink) {
        for (int at = from; at < to; at++) {
            if (headLength == head.length) {
                throw new IllegalStateException("head: over 8 KiB");
            }
            head[headLength++] = bytes[at];
            if (bytes[at] == '\n'
                    && headLength >= 4
                    && head[headLength - 3] == '\n'
                    && head[headLength - 2] == '\r') {
                headDone(sink);
                return at + 1;
            }
        }
        return to;
    }

    private void headDone(Sink sink) {
        if (headLength < 16 || head[0] != 'H' || head[8] != ' ') {
            throw new IllegalStateException(
                    "status line: " + new String(head, 0, Math.min(headLength, 60), ISO_8859_1));
        }
        int status = (head[9] - '0') * 100 + (head[10] - '0') * 10 + (head[11] - '0');
        long length = -1;
        boolean chunked = false;
        closes = false;
        for (int line = lineAfter(0); line < headLength - 2; line = lineAfter(line)) {
            if (starts(line, "content-length:")) {
                length = decimal(line + 15);
            } else if (starts(line, "transfer-encoding:")) {
                chunked = true;
            } else if (starts(line, "connection: close")) {
                closes = true;
            }
        }
        headLength = 0;
        sink.head(status);
        if (chunked) {
            state = State.CHUNK_SIZE;
            left = 0;
        } else if (length == 0) {
            sink.end();
        } else if (length > 0) {
            state = State.LENGTH;
            left = length;
        } else {
            state = State.UNTIL_CLOSE;
        }
    }

    private int readData(byte[] bytes, int from, int to, Sink sink) {
        int end = (int) Math.min(to, from + left);
        left -= end - from;
        boolean length = state == State.LENGTH;
        if (left == 0) {
            state = length ? State.HEAD : State.CHUNK_END;
        }
        sink.body(bytes, from, end);
        if (length && left == 0) {
            sink.end();
        }
        return end;
    }

    private int readSize(byte[] bytes, int at) {
        byte c = bytes[at];
        if (c == '\n') {
            state = left == 0 ? State.LAST_LINE : State.CHUNK_DATA;
        } else if (c != '\r') {
            int digit = Character.digit(c, 16);
            if (digit < 0 || left > Integer.MAX_VALUE) {
                throw new IllegalStateException(
                        "chunk size: " + (char) c + " (expected: hex digit)");
            }
            left = left * 16 + digit;
        }
        return at + 1;
    }

    private int readChunkEnd(byte[] bytes, int at) {
        if (bytes[at] == '\n') {
            state = State.CHUNK_SIZE;
            left = 0;
        } else if (bytes[at] != '\r') {
            throw new IllegalStateException("chunk end: " + (char) bytes[at] + " (expected: CRLF)");
        }
        return at + 1;
    }

    private int readLastLine(byte[] bytes, int at, Sink sink) {
        if (bytes[at] == '\n') {
            state = State.HEAD;
            sink.end();
        } else if (bytes[at] != '\r') {
            throw new IllegalStateException("last chunk: followed by a trailer (expected: none)");
        }
        return at + 1;
    }

    private int lineAfter(int at) {
        int i = at;
        while (i < headLength && head[i] != '\n') {
            i++;
        }
        return i + 1;
    }

    private boolean starts(int at, String lower) {
        if (at + lower.length() > headLength) {
            return false;
        }
        for (int i = 0; i < lower.length(); i++) {
            int c = head[at + i];
            if ((c >= 'A' && c <= 'Z' ? c | 0x20 : c) != lower.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private long decimal(int at) {
        long value = 0;
        for (int i = at; head[i] != '\r'; i++) {
            if (head[i] >= '0' && head[i] <= '9') {
                value = value * 10 + (head[i] - '0');
            }
        }
        return value;
    }
}
