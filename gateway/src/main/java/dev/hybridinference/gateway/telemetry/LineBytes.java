package dev.hybridinference.gateway.telemetry;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Lines being written as bytes; foreign text goes through {@link #json}, which leaves no way to end
 * a line or a string. Confined to one thread.
 */
final class LineBytes {
    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    /** Characters of one foreign text that are kept. */
    private static final int LONGEST_TEXT = 512;

    private byte[] bytes = new byte[4 * 1024];
    private int length;

    int length() {
        return length;
    }

    /** The lines so far, which are then forgotten. */
    byte[] take() {
        byte[] taken = Arrays.copyOf(bytes, length);
        length = 0;
        return taken;
    }

    /** Adds text of our own. */
    LineBytes raw(String ascii) {
        int count = ascii.length();
        room(count);
        for (int i = 0; i < count; i++) {
            bytes[length++] = (byte) ascii.charAt(i);
        }
        return this;
    }

    LineBytes number(long value) {
        if (value < 0) {
            return raw(Long.toString(value));
        }
        room(20);
        int digits = 1;
        for (long rest = value; rest >= 10; rest /= 10) {
            digits++;
        }
        long rest = value;
        for (int at = length + digits - 1; at >= length; at--) {
            bytes[at] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        length += digits;
        return this;
    }

    /** Adds nanoseconds as milliseconds with three decimals. */
    LineBytes millis(long nanos) {
        number(nanos / 1_000_000);
        long micros = nanos / 1_000 % 1_000;
        room(4);
        bytes[length++] = '.';
        bytes[length++] = (byte) ('0' + micros / 100);
        bytes[length++] = (byte) ('0' + micros / 10 % 10);
        bytes[length++] = (byte) ('0' + micros % 10);
        return this;
    }

    /** Adds foreign text as the inside of a JSON string. */
    LineBytes json(String text) {
        int count = Math.min(text.length(), LONGEST_TEXT);
        room(count * 6);
        for (int i = 0; i < count; i++) {
            char c = text.charAt(i);
            if (c >= ' ' && c < 0x7f && c != '"' && c != '\\') {
                bytes[length++] = (byte) c;
            } else {
                escape(c);
            }
        }
        return this;
    }

    /** Adds foreign text for people: visible ASCII, everything else as a question mark. */
    LineBytes visible(String text) {
        int count = Math.min(text.length(), LONGEST_TEXT);
        room(count);
        for (int i = 0; i < count; i++) {
            char c = text.charAt(i);
            bytes[length++] = c >= ' ' && c < 0x7f ? (byte) c : (byte) '?';
        }
        return this;
    }

    private void escape(char c) {
        bytes[length++] = '\\';
        bytes[length++] = 'u';
        bytes[length++] = HEX[c >> 12];
        bytes[length++] = HEX[(c >> 8) & 15];
        bytes[length++] = HEX[(c >> 4) & 15];
        bytes[length++] = HEX[c & 15];
    }

    private void room(int more) {
        if (length + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
        }
    }
}
