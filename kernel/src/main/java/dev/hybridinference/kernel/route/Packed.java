package dev.hybridinference.kernel.route;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;

/**
 * Numbers in a row: those that are usually small as LEB128 (DWARF 5 section 7.6), bit patterns in
 * eight bytes; as a text in base64 for URLs (RFC 4648 section 5). Confined to one thread.
 */
final class Packed {
    private static final int MOST_TEXT = 4 * 1024;

    private byte[] bytes;
    private int length;
    private int at;

    Packed() {
        bytes = new byte[128];
    }

    private Packed(byte[] bytes) {
        this.bytes = bytes;
        this.length = bytes.length;
    }

    static Packed of(String text) {
        return new Packed(Base64.getUrlDecoder().decode(text));
    }

    String toText() {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(bytes, length));
    }

    /**
     * @param value not negative
     */
    void number(long value) {
        if (value < 0) {
            throw new IllegalArgumentException("number: %d (expected: 0 or more)".formatted(value));
        }
        long left = value;
        while (left > 0x7F) {
            one((int) (left & 0x7F) | 0x80);
            left >>>= 7;
        }
        one((int) left);
    }

    void bits(long value) {
        for (int shift = 56; shift >= 0; shift -= 8) {
            one((int) (value >>> shift));
        }
    }

    void text(String value) {
        byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
        number(utf8.length);
        for (byte each : utf8) {
            one(each);
        }
    }

    private void one(int value) {
        if (length == bytes.length) {
            bytes = Arrays.copyOf(bytes, length * 2);
        }
        bytes[length++] = (byte) value;
    }

    long number() {
        long value = 0;
        for (int shift = 0; shift < 63; shift += 7) {
            int next = next();
            value |= (long) (next & 0x7F) << shift;
            if ((next & 0x80) == 0) {
                return value;
            }
        }
        throw new IllegalArgumentException("decision: broken");
    }

    int count(int most) {
        long value = number();
        if (value > most) {
            throw new IllegalArgumentException("decision: broken");
        }
        return (int) value;
    }

    long bits() {
        long value = 0;
        for (int i = 0; i < 8; i++) {
            value = value << 8 | next();
        }
        return value;
    }

    String text() {
        int size = count(MOST_TEXT);
        if (size > length - at) {
            throw new IllegalArgumentException("decision: cut off");
        }
        byte[] utf8 = new byte[size];
        for (int i = 0; i < size; i++) {
            utf8[i] = (byte) next();
        }
        return new String(utf8, StandardCharsets.UTF_8);
    }

    private int next() {
        if (at == length) {
            throw new IllegalArgumentException("decision: cut off");
        }
        return bytes[at++] & 0xFF;
    }
}
