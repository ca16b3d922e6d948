package dev.hybridinference.kernel.json;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The inside of a JSON string as it stands in its document, escapes included, so that text crosses
 * from one document into another without being decoded. Refers to the document's bytes, which must
 * not change while it is used. Immutable otherwise.
 */
public final class JsonText {
    public static final JsonText EMPTY = new JsonText(new byte[0], 0, 0);

    private final byte[] bytes;
    private final int from;
    private final int to;

    /** The valid inside of a string, {@code bytes[from, to)}, without its quotes. */
    JsonText(byte[] bytes, int from, int to) {
        this.bytes = bytes;
        this.from = from;
        this.to = to;
    }

    /** Any text, escaped where JSON wants it. */
    public static JsonText of(String text) {
        byte[] raw = text.getBytes(StandardCharsets.UTF_8);
        JsonWriter out = new JsonWriter(raw.length + 16);
        Escapes.escape(raw, 0, raw.length, out);
        return new JsonText(out.array(), 0, out.length());
    }

    byte[] bytes() {
        return bytes;
    }

    int from() {
        return from;
    }

    int to() {
        return to;
    }

    /** Bytes as they stand in the document. */
    public int length() {
        return to - from;
    }

    public boolean isEmpty() {
        return from == to;
    }

    /** Whether there is nothing in it but spaces, tabs and line ends. */
    public boolean isBlank() {
        for (int i = from; i < to; i++) {
            byte b = bytes[i];
            if (b == '\\' && i + 1 < to && "ntrf".indexOf(bytes[i + 1]) >= 0) {
                i++;
            } else if (b != ' ') {
                return false;
            }
        }
        return true;
    }

    /** Whether it stands as exactly this ASCII text, which has nothing to escape. */
    public boolean is(String ascii) {
        if (ascii.length() != to - from) {
            return false;
        }
        for (int i = 0; i < ascii.length(); i++) {
            if (bytes[from + i] != ascii.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    public boolean startsWith(String ascii) {
        return ascii.length() <= to - from
                && new JsonText(bytes, from, from + ascii.length()).is(ascii);
    }

    /** Where an ASCII character stands among the first {@code within} bytes, or -1. */
    public int indexOf(char ascii, int within) {
        int end = Math.min(to, from + within);
        for (int i = from; i < end; i++) {
            if (bytes[i] == ascii) {
                return i - from;
            }
        }
        return -1;
    }

    /** The bytes from {@code start} up to {@code end}; neither may cut an escape. */
    public JsonText part(int start, int end) {
        return new JsonText(bytes, from + start, from + end);
    }

    /** A copy that does not depend on the document any more. */
    public JsonText copy() {
        return new JsonText(Arrays.copyOfRange(bytes, from, to), 0, to - from);
    }

    /** What follows the first {@code count} bytes, which must not cut an escape. */
    public JsonText from(int count) {
        return new JsonText(bytes, from + count, to);
    }

    /** The text itself; a lone surrogate becomes U+FFFD. */
    public String decoded() {
        return new String(raw(), StandardCharsets.UTF_8);
    }

    /** The text itself in UTF-8; a lone surrogate becomes U+FFFD. */
    public byte[] raw() {
        JsonWriter out = new JsonWriter(to - from);
        Escapes.unescape(bytes, from, to, out);
        return out.toBytes();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof JsonText text
                && Arrays.equals(bytes, from, to, text.bytes, text.from, text.to);
    }

    @Override
    public int hashCode() {
        int hash = 1;
        for (int i = from; i < to; i++) {
            hash = 31 * hash + bytes[i];
        }
        return hash;
    }

    /** As it stands in its document. */
    @Override
    public String toString() {
        return new String(bytes, from, to - from, StandardCharsets.UTF_8);
    }
}
