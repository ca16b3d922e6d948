package dev.hybridinference.gateway.http;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The header fields of one message, in order, names in lower case. Values have no surrounding white
 * space. Filled by the parser; read-only for everybody else. Confined to one thread.
 */
public final class HeaderBlock {
    /** Index returned when there is no such field. */
    public static final int NONE = -1;

    private static final int KEPT_BYTES = 4096;
    private static final int KEPT_FIELDS = 64;

    private byte[] bytes = new byte[512];
    private int length;
    private int[] spans = new int[4 * 16];
    private int size;
    private boolean underscores;

    /** Forgets all fields and keeps the room, unless it grew unusually large. */
    public void clear() {
        if (bytes.length > KEPT_BYTES) {
            bytes = new byte[512];
        }
        if (spans.length > 4 * KEPT_FIELDS) {
            spans = new int[4 * 16];
        }
        length = 0;
        size = 0;
        underscores = false;
    }

    /** Adds one field; the name is stored in lower case. */
    public void add(byte[] source, int name, int nameLength, int value, int valueLength) {
        int need = length + nameLength + valueLength;
        if (need > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, need));
        }
        if (size * 4 == spans.length) {
            spans = Arrays.copyOf(spans, spans.length * 2);
        }
        int at = size++ * 4;
        spans[at] = length;
        spans[at + 1] = nameLength;
        for (int i = 0; i < nameLength; i++) {
            byte c = source[name + i];
            bytes[length++] = c >= 'A' && c <= 'Z' ? (byte) (c + 32) : c;
            underscores |= c == '_';
        }
        spans[at + 2] = length;
        spans[at + 3] = valueLength;
        System.arraycopy(source, value, bytes, length, valueLength);
        length += valueLength;
    }

    /** Number of fields. */
    public int size() {
        return size;
    }

    public String name(int index) {
        return text(spans[index * 4], spans[index * 4 + 1]);
    }

    public String value(int index) {
        return text(spans[index * 4 + 2], spans[index * 4 + 3]);
    }

    public int nameLength(int index) {
        return spans[index * 4 + 1];
    }

    /** Byte {@code at} of the name, in lower case. */
    public byte nameByte(int index, int at) {
        return bytes[spans[index * 4] + Objects.checkIndex(at, nameLength(index))];
    }

    /** True when field {@code index} has that name. */
    public boolean nameIs(int index, String lowerCaseName) {
        return spans[index * 4 + 1] == lowerCaseName.length()
                && matches(spans[index * 4], lowerCaseName);
    }

    /** True when the name of any field added since {@link #clear} holds an underscore. */
    public boolean underscores() {
        return underscores;
    }

    public int valueLength(int index) {
        return spans[index * 4 + 3];
    }

    /** Byte {@code at} of the value. */
    public byte valueByte(int index, int at) {
        return bytes[spans[index * 4 + 2] + Objects.checkIndex(at, valueLength(index))];
    }

    /** True when the value holds only visible ASCII, space and tab, so that it may be passed on. */
    public boolean isPlain(int index) {
        for (int i = 0; i < valueLength(index); i++) {
            if (!Octets.field(valueByte(index, i))) {
                return false;
            }
        }
        return true;
    }

    /** Forgets one field; those behind it move up. */
    public void remove(int index) {
        size--;
        System.arraycopy(spans, (index + 1) * 4, spans, index * 4, (size - index) * 4);
    }

    /** Index of the first field of that name at or after {@code from}, or {@link #NONE}. */
    public int find(String lowerCaseName, int from) {
        for (int i = from; i < size; i++) {
            if (nameIs(i, lowerCaseName)) {
                return i;
            }
        }
        return NONE;
    }

    /** The first value of that name, or null. */
    public @Nullable String first(String lowerCaseName) {
        int index = find(lowerCaseName, 0);
        return index == NONE ? null : value(index);
    }

    public boolean has(String lowerCaseName) {
        return find(lowerCaseName, 0) != NONE;
    }

    /** How often the field occurs. */
    public int count(String lowerCaseName) {
        int found = 0;
        for (int i = find(lowerCaseName, 0); i != NONE; i = find(lowerCaseName, i + 1)) {
            found++;
        }
        return found;
    }

    /** True when that field's value equals {@code expected}, ignoring ASCII case. */
    public boolean valueIs(int index, String expected) {
        int wanted = expected.length();
        if (spans[index * 4 + 3] != wanted) {
            return false;
        }
        int at = spans[index * 4 + 2];
        for (int i = 0; i < wanted; i++) {
            if (lower(bytes[at + i]) != lower((byte) expected.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private boolean matches(int at, String lowerCaseName) {
        for (int i = 0; i < lowerCaseName.length(); i++) {
            if (bytes[at + i] != lowerCaseName.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private static int lower(byte c) {
        return c >= 'A' && c <= 'Z' ? c + 32 : c;
    }

    private String text(int at, int count) {
        return new String(bytes, at, count, StandardCharsets.ISO_8859_1);
    }
}
