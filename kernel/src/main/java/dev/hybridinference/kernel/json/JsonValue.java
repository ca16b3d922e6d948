package dev.hybridinference.kernel.json;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A whole JSON value as it stands in its document, so that schemas, arguments and numbers cross
 * into another document byte for byte. Refers to the document's bytes, which must not change while
 * it is used. Immutable otherwise.
 */
public final class JsonValue {
    public static final JsonValue EMPTY_OBJECT = of("{}");

    private final byte[] bytes;
    private final int from;
    private final int to;

    /** The valid value {@code bytes[from, to)}. */
    JsonValue(byte[] bytes, int from, int to) {
        this.bytes = bytes;
        this.from = from;
        this.to = to;
    }

    /** A value that is known to be valid. */
    public static JsonValue of(String json) {
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        return new JsonValue(bytes, 0, bytes.length);
    }

    /**
     * The value that a document holds, without the space around it.
     *
     * @param bytes one valid document
     */
    public static JsonValue document(byte[] bytes) {
        return new JsonCursor(bytes, 0, bytes.length).value();
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

    public JsonKind kind() {
        return JsonCursor.kindOf(bytes[from]);
    }

    /** Reads what is in it. */
    public JsonCursor cursor() {
        return new JsonCursor(bytes, from, to);
    }

    /** A copy of its bytes. */
    public byte[] copy() {
        return Arrays.copyOfRange(bytes, from, to);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof JsonValue value
                && Arrays.equals(bytes, from, to, value.bytes, value.from, value.to);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(copy());
    }

    /** As it stands in its document. */
    @Override
    public String toString() {
        return new String(bytes, from, to - from, StandardCharsets.UTF_8);
    }
}
