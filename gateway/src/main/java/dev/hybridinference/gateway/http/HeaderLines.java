package dev.hybridinference.gateway.http;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Header lines being written, as wire bytes. A value can never end its line: control bytes become
 * spaces, and only visible ASCII, space and tab are kept as they are (RFC 9110 section 5.5).
 * Confined to one thread; reusable through {@link #clear}.
 */
public final class HeaderLines {
    private byte[] bytes = new byte[512];
    private int length;

    public HeaderLines clear() {
        length = 0;
        return this;
    }

    /** Adds one line; {@code name} is trusted, {@code value} is cleaned. */
    public HeaderLines add(String name, String value) {
        room(name.length() + value.length() + 4);
        text(name);
        bytes[length++] = ':';
        bytes[length++] = ' ';
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            bytes[length++] = c >= ' ' && c < 0x7f ? (byte) c : c == '\t' ? (byte) c : (byte) ' ';
        }
        bytes[length++] = '\r';
        bytes[length++] = '\n';
        return this;
    }

    /** Adds one line with a number. */
    public HeaderLines add(String name, long value) {
        return add(name, Long.toString(value));
    }

    /** Adds whole lines that were built and checked before. */
    public HeaderLines addAll(byte[] lines) {
        room(lines.length);
        System.arraycopy(lines, 0, bytes, length, lines.length);
        length += lines.length;
        return this;
    }

    public byte[] array() {
        return bytes;
    }

    public int length() {
        return length;
    }

    /** A copy of the lines, to be kept and added again by {@link #addAll}. */
    public byte[] toBytes() {
        return Arrays.copyOf(bytes, length);
    }

    private void text(String ascii) {
        byte[] raw = ascii.getBytes(StandardCharsets.ISO_8859_1);
        System.arraycopy(raw, 0, bytes, length, raw.length);
        length += raw.length;
    }

    private void room(int more) {
        if (length + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
        }
    }
}
