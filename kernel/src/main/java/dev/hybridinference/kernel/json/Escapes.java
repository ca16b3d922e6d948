package dev.hybridinference.kernel.json;

import java.nio.charset.StandardCharsets;

/** The escapes of RFC 8259 section 7, both ways, on UTF-8. */
final class Escapes {
    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] REPLACEMENT = {(byte) 0xEF, (byte) 0xBF, (byte) 0xBD};

    private Escapes() {}

    /** Writes UTF-8 text as the inside of a string. */
    static void escape(byte[] text, int from, int to, JsonWriter out) {
        int run = from;
        for (int i = from; i < to; i++) {
            byte b = text[i];
            if (b < 0 || (b >= 0x20 && b != '"' && b != '\\')) {
                continue;
            }
            out.raw(text, run, i);
            run = i + 1;
            switch (b) {
                case '"', '\\' -> out.raw('\\').raw(b);
                case '\n' -> out.raw('\\').raw('n');
                case '\r' -> out.raw('\\').raw('r');
                case '\t' -> out.raw('\\').raw('t');
                default -> {
                    out.raw('\\').raw('u').raw('0').raw('0');
                    out.raw(HEX[b >> 4]).raw(HEX[b & 15]);
                }
            }
        }
        out.raw(text, run, to);
    }

    /** Writes the valid inside of a string as the UTF-8 text that it stands for. */
    static void unescape(byte[] inside, int from, int to, JsonWriter out) {
        int run = from;
        int i = from;
        while (i < to) {
            if (inside[i] != '\\') {
                i++;
                continue;
            }
            out.raw(inside, run, i);
            byte escape = inside[i + 1];
            i += 2;
            if (escape == 'u') {
                i = character(inside, i, to, out);
            } else {
                out.raw(plain(escape));
            }
            run = i;
        }
        out.raw(inside, run, to);
    }

    private static int plain(byte escape) {
        return switch (escape) {
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            default -> escape;
        };
    }

    /** Writes the character whose four digits begin at {@code i}; the index behind its escapes. */
    private static int character(byte[] inside, int i, int to, JsonWriter out) {
        int unit = hex(inside, i);
        int next = i + 4;
        if (Character.isHighSurrogate((char) unit)
                && next + 6 <= to
                && inside[next] == '\\'
                && inside[next + 1] == 'u') {
            int low = hex(inside, next + 2);
            if (Character.isLowSurrogate((char) low)) {
                utf8(Character.toCodePoint((char) unit, (char) low), out);
                return next + 6;
            }
        }
        if (Character.isSurrogate((char) unit)) {
            out.raw(REPLACEMENT, 0, REPLACEMENT.length);
        } else {
            utf8(unit, out);
        }
        return next;
    }

    private static void utf8(int point, JsonWriter out) {
        if (point < 0x80) {
            out.raw(point);
        } else if (point < 0x800) {
            out.raw(0xC0 | (point >> 6)).raw(0x80 | (point & 0x3F));
        } else if (point < 0x10000) {
            out.raw(0xE0 | (point >> 12))
                    .raw(0x80 | ((point >> 6) & 0x3F))
                    .raw(0x80 | (point & 0x3F));
        } else {
            out.raw(0xF0 | (point >> 18)).raw(0x80 | ((point >> 12) & 0x3F));
            out.raw(0x80 | ((point >> 6) & 0x3F)).raw(0x80 | (point & 0x3F));
        }
    }

    private static int hex(byte[] digits, int at) {
        int value = 0;
        for (int i = at; i < at + 4; i++) {
            value = (value << 4) | Character.digit(digits[i], 16);
        }
        return value;
    }
}
