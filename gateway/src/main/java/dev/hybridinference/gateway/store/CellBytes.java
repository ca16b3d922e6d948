package dev.hybridinference.gateway.store;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Bytes that cells are written into, without a string for each. Confined to one thread. */
final class CellBytes {
    private static final int LONGEST_WHOLE = 20;

    /** Up to here a character at a time is faster than a copy. */
    private static final int SHORT = 12;

    private byte[] bytes;
    private int length;

    CellBytes(int capacity) {
        bytes = new byte[capacity];
    }

    byte[] array() {
        return bytes;
    }

    int length() {
        return length;
    }

    void clear() {
        length = 0;
    }

    /** Forgets what was put since the length was {@code before}. */
    void back(int before) {
        length = before;
    }

    void octet(int octet) {
        room(1);
        bytes[length++] = (byte) octet;
    }

    /** Four bytes, the highest first, at an earlier place. */
    void setInt(int at, int value) {
        bytes[at] = (byte) (value >>> 24);
        bytes[at + 1] = (byte) (value >>> 16);
        bytes[at + 2] = (byte) (value >>> 8);
        bytes[at + 3] = (byte) value;
    }

    void skip(int count) {
        room(count);
        length += count;
    }

    /** A text in UTF-8. */
    void text(String text) {
        int chars = text.length();
        if (chars > SHORT) {
            octets(text.getBytes(StandardCharsets.UTF_8));
            return;
        }
        room(chars);
        for (int i = 0; i < chars; i++) {
            char c = text.charAt(i);
            if (c >= 0x80) {
                octets(text.getBytes(StandardCharsets.UTF_8));
                return;
            }
            bytes[length + i] = (byte) c;
        }
        length += chars;
    }

    private void octets(byte[] more) {
        room(more.length);
        System.arraycopy(more, 0, bytes, length, more.length);
        length += more.length;
    }

    /** A number in decimal. */
    void whole(long whole) {
        if (whole == Long.MIN_VALUE) {
            text(Long.toString(whole));
            return;
        }
        room(LONGEST_WHOLE);
        long left = whole;
        if (left < 0) {
            bytes[length++] = '-';
            left = -left;
        }
        int digits = 1;
        for (long rest = left; rest >= 10; rest /= 10) {
            digits++;
        }
        for (int at = length + digits - 1; at >= length; at--) {
            bytes[at] = (byte) ('0' + left % 10);
            left /= 10;
        }
        length += digits;
    }

    private void room(int more) {
        if (bytes.length - length < more) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
        }
    }
}
