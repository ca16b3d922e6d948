package dev.hybridinference.kernel.json;

import org.jspecify.annotations.Nullable;

/**
 * Reads one string from behind its opening quote to its closing quote (RFC 8259 section 7), checks
 * its UTF-8 (RFC 3629) and passes its decoded text to a capture. Confined to its scanner's thread.
 */
final class StringToken {

    /** Where the string stands; everything up to {@link #CHARACTER} wants more bytes. */
    static final int TEXT = 0;

    static final int ESCAPE = 1;
    static final int HEX = 2;
    static final int CHARACTER = 3;
    static final int DONE = 4;
    static final int BROKEN = 5;

    /** Decoded escapes by the letter behind the backslash; 0 where there is none. */
    private static final byte[] ESCAPES = new byte[128];

    static {
        String letters = "\"\\/bfnrt";
        String meanings = "\"\\/\b\f\n\r\t";
        for (int i = 0; i < letters.length(); i++) {
            ESCAPES[letters.charAt(i)] = (byte) meanings.charAt(i);
        }
    }

    private int state = DONE;
    private @Nullable TextCapture capture;
    private int runFrom;
    private int hexDigits;
    private int unit;
    private int missing;
    private int lowest;
    private int highest;
    private String expected = "";

    void begin(@Nullable TextCapture into) {
        capture = into;
        state = TEXT;
        if (into != null) {
            into.clear();
        }
    }

    int state() {
        return state;
    }

    /**
     * After {@link #DONE}: where the last piece of text starts, which is not passed to the capture.
     */
    int runFrom() {
        return runFrom;
    }

    /** After {@link #BROKEN}: what should stand there. */
    String expected() {
        return expected;
    }

    /** After {@link #BROKEN}: whether the bytes are not UTF-8. */
    boolean badEncoding() {
        return missing != 0;
    }

    /** Where an unfinished string stands, for a message. */
    String place() {
        return switch (state) {
            case ESCAPE, HEX -> "inside an escape sequence";
            case CHARACTER -> "inside a UTF-8 character";
            default -> "inside a string";
        };
    }

    /**
     * Reads on. Returns the index behind the last byte used: behind the closing quote when {@link
     * #DONE}, at the offending byte when {@link #BROKEN}, else {@code to}.
     */
    int scan(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to && state < DONE) {
            at =
                    switch (state) {
                        case TEXT -> text(bytes, at, to);
                        case CHARACTER -> character(bytes, at, to);
                        case ESCAPE -> escape(bytes[at], at);
                        default -> hex(bytes[at], at);
                    };
        }
        return at;
    }

    private int text(byte[] bytes, int from, int to) {
        int run = from;
        int at = from;
        while (true) {
            at = Words.skipPlain(bytes, at, to);
            if (at == to) {
                keep(bytes, run, to);
                return to;
            }
            int b = bytes[at];
            if (b == '"') {
                runFrom = run;
                state = DONE;
                return at + 1;
            } else if (b == '\\') {
                keep(bytes, run, at);
                run = simpleEscape(bytes, at, to);
                if (run == at) {
                    state = ESCAPE;
                    return at + 1;
                }
                at = run;
            } else if (b < 0) {
                int next = Utf8.skip(bytes, at, to);
                if (next == at) {
                    return lead(bytes, run, at);
                }
                at = next;
            } else {
                return broken("control characters in strings to be escaped", at);
            }
        }
    }

    /**
     * Uses an escape of two bytes if both are there, which nearly all are; else returns {@code at}.
     */
    private int simpleEscape(byte[] bytes, int at, int to) {
        if (at + 1 >= to || bytes[at + 1] < 0) {
            return at;
        }
        byte meaning = ESCAPES[bytes[at + 1]];
        if (meaning == 0) {
            return at;
        }
        if (capture != null) {
            capture.ascii(meaning);
        }
        return at + 2;
    }

    private int escape(byte b, int at) {
        if (b == 'u') {
            state = HEX;
            hexDigits = 0;
            unit = 0;
            return at + 1;
        }
        byte meaning = b < 0 ? 0 : ESCAPES[b];
        if (meaning == 0) {
            return broken("one of \" \\ / b f n r t u after a backslash", at);
        }
        if (capture != null) {
            capture.ascii(meaning);
        }
        state = TEXT;
        return at + 1;
    }

    private int hex(byte b, int at) {
        int digit = b < 0 ? -1 : Character.digit(b, 16);
        if (digit < 0) {
            return broken("four hexadecimal digits after \\u", at);
        }
        unit = (unit << 4) | digit;
        if (++hexDigits == 4) {
            state = TEXT;
            if (capture != null) {
                capture.unit((char) unit);
            }
        }
        return at + 1;
    }

    /** Takes the first byte of a character that is cut by the end of the piece, or wrong. */
    private int lead(byte[] bytes, int run, int at) {
        int lead = bytes[at] & 0xFF;
        missing = Utf8.following(lead);
        if (missing == 0) {
            missing = 1;
            return broken("", at);
        }
        lowest = Utf8.lowestSecond(lead);
        highest = Utf8.highestSecond(lead);
        keep(bytes, run, at + 1);
        state = CHARACTER;
        return at + 1;
    }

    private int character(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to && missing > 0) {
            int b = bytes[at] & 0xFF;
            if (b < lowest || b > highest) {
                return broken("", at);
            }
            lowest = 0x80;
            highest = 0xBF;
            missing--;
            at++;
        }
        keep(bytes, from, at);
        if (missing == 0) {
            state = TEXT;
        }
        return at;
    }

    private void keep(byte[] bytes, int from, int to) {
        if (capture != null) {
            capture.run(bytes, from, to);
        }
    }

    private int broken(String what, int at) {
        expected = what;
        state = BROKEN;
        return at;
    }
}
