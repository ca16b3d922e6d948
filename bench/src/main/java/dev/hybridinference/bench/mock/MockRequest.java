package dev.hybridinference.bench.mock;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

/** What the mock reads of a request: where it ends and the three facts that steer the answer. */
final class MockRequest {

    private static final byte[] HEAD_END = "\r\n\r\n".getBytes(ISO_8859_1);
    private static final byte[] MODEL = "\"model\"".getBytes(ISO_8859_1);
    private static final byte[] USAGE = "\"include_usage\"".getBytes(ISO_8859_1);
    private static final String LENGTH = "content-length:";

    private MockRequest() {}

    /** Index after the head's empty line, or -1 while the head is incomplete. */
    static int headEnd(byte[] bytes, int length) {
        int at = indexOf(bytes, 0, length, HEAD_END);
        return at < 0 ? -1 : at + HEAD_END.length;
    }

    /** The declared body length; 0 for a GET without one, -1 when a POST declares none. */
    static long bodyLength(byte[] bytes, int headEnd) {
        for (int i = 0; i < headEnd - LENGTH.length(); i++) {
            if (bytes[i] == '\n' && startsLength(bytes, i + 1)) {
                return number(bytes, i + 1 + LENGTH.length(), headEnd);
            }
        }
        return bytes[0] == 'G' ? 0 : -1;
    }

    static boolean startsWith(byte[] bytes, int length, byte[] prefix) {
        if (length < prefix.length) {
            return false;
        }
        for (int i = 0; i < prefix.length; i++) {
            if (bytes[i] != prefix[i]) {
                return false;
            }
        }
        return true;
    }

    /** The value of the first {@code "model"}; empty when there is none. */
    static String model(byte[] bytes, int from, int to) {
        int at = indexOf(bytes, from, to, MODEL);
        if (at < 0) {
            return "";
        }
        int open = at + MODEL.length;
        while (open < to && bytes[open] != '"') {
            open++;
        }
        int close = open + 1;
        while (close < to && bytes[close] != '"') {
            close++;
        }
        return close >= to ? "" : new String(bytes, open + 1, close - open - 1, ISO_8859_1);
    }

    static boolean asksUsage(byte[] bytes, int from, int to) {
        int at = indexOf(bytes, from, to, USAGE);
        if (at < 0) {
            return false;
        }
        for (int i = at + USAGE.length; i < to; i++) {
            if (bytes[i] == 't') {
                return true;
            }
            if (bytes[i] != ':' && bytes[i] != ' ') {
                return false;
            }
        }
        return false;
    }

    private static boolean startsLength(byte[] bytes, int at) {
        for (int i = 0; i < LENGTH.length(); i++) {
            if ((bytes[at + i] | 0x20) != (LENGTH.charAt(i) | 0x20)) {
                return false;
            }
        }
        return true;
    }

    private static long number(byte[] bytes, int from, int to) {
        long value = 0;
        for (int i = from; i < to && bytes[i] != '\r'; i++) {
            if (bytes[i] >= '0' && bytes[i] <= '9') {
                value = value * 10 + (bytes[i] - '0');
            }
        }
        return value;
    }

    private static int indexOf(byte[] bytes, int from, int to, byte[] wanted) {
        int last = to - wanted.length;
        for (int i = from; i <= last; i++) {
            if (bytes[i] == wanted[0]) {
                int j = 1;
                while (j < wanted.length && bytes[i + j] == wanted[j]) {
                    j++;
                }
                if (j == wanted.length) {
                    return i;
                }
            }
        }
        return -1;
    }
}
