package dev.hybridinference.kernel.json;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;

/**
 * Keeps the beginning of one decoded string as UTF-8, up to a limit. Confined to its scanner's
 * thread.
 */
final class TextCapture {

    /**
     * Stands for a lone surrogate: it occurs in no UTF-8, so it equals no key and decodes to
     * U+FFFD.
     */
    private static final byte LONE_SURROGATE = (byte) 0xFF;

    private static final int FIRST_CAPACITY = 64;

    private final int limit;
    private byte[] bytes;
    private int length;
    private boolean over;
    private char high;

    TextCapture(int limit) {
        this.limit = limit;
        this.bytes = new byte[Math.min(limit, FIRST_CAPACITY)];
    }

    void clear() {
        length = 0;
        over = false;
        high = 0;
    }

    /** True until something was added. */
    boolean untouched() {
        return length == 0 && high == 0 && !over;
    }

    /** Adds UTF-8 bytes as they are. */
    void run(byte[] source, int from, int to) {
        if (from < to) {
            endPair();
            add(source, from, to - from);
        }
    }

    /** Adds one ASCII character. */
    void ascii(byte character) {
        endPair();
        if (room(1)) {
            bytes[length++] = character;
        }
    }

    /** Adds one UTF-16 unit, joining it with the one before if they are a pair. */
    void unit(char unit) {
        if (high != 0 && Character.isLowSurrogate(unit)) {
            int codePoint = Character.toCodePoint(high, unit);
            high = 0;
            encode(codePoint);
            return;
        }
        endPair();
        if (Character.isHighSurrogate(unit)) {
            high = unit;
        } else if (Character.isLowSurrogate(unit)) {
            ascii(LONE_SURROGATE);
        } else {
            encode(unit);
        }
    }

    /** Says that the string has ended. */
    void end() {
        endPair();
    }

    /** True if the string was longer than the limit. */
    boolean over() {
        return over;
    }

    byte[] bytes() {
        return bytes;
    }

    int length() {
        return length;
    }

    /** The captured text, cut between two characters. */
    String text() {
        return new String(bytes, 0, over ? wholeCharacters() : length, UTF_8);
    }

    private int wholeCharacters() {
        int lead = length - 1;
        while (lead >= 0 && lead > length - 4 && (bytes[lead] & 0xC0) == 0x80) {
            lead--;
        }
        if (lead < 0) {
            return length;
        }
        int first = bytes[lead] & 0xFF;
        int size = first < 0xC0 || first > 0xF4 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
        return lead + size <= length ? length : lead;
    }

    private void endPair() {
        if (high != 0) {
            high = 0;
            if (room(1)) {
                bytes[length++] = LONE_SURROGATE;
            }
        }
    }

    private void encode(int c) {
        int size = c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
        if (!room(size)) {
            return;
        }
        if (size == 1) {
            bytes[length++] = (byte) c;
            return;
        }
        int leadMark = (0xF00 >> size) & 0xFF;
        bytes[length++] = (byte) (leadMark | (c >> (6 * (size - 1))));
        for (int shift = 6 * (size - 2); shift >= 0; shift -= 6) {
            bytes[length++] = (byte) (0x80 | ((c >> shift) & 0x3F));
        }
    }

    private void add(byte[] source, int from, int count) {
        if (over) {
            return;
        }
        int fits = Math.min(count, limit - length);
        room(fits);
        System.arraycopy(source, from, bytes, length, fits);
        length += fits;
        over = fits < count;
    }

    /**
     * Makes room for {@code count} bytes; false if the limit does not allow it, and then nothing
     * more is kept.
     */
    private boolean room(int count) {
        if (over || count > limit - length) {
            over = true;
            return false;
        }
        if (count > bytes.length - length) {
            int wanted = Math.max(2 * bytes.length, length + count);
            bytes = Arrays.copyOf(bytes, Math.min(limit, wanted));
        }
        return true;
    }
}
