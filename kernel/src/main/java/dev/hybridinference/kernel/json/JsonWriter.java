package dev.hybridinference.kernel.json;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Writes JSON, and what stands around it in a stream, into one growing array. Commas are its own
 * affair; that braces match is the caller's. Confined to one thread; reusable through {@link
 * #clear}.
 */
public final class JsonWriter {
    private byte[] bytes;
    private int length;

    /** Whether a value stands before, so that the next one needs a comma. */
    private boolean comma;

    /**
     * @param size bytes to begin with
     */
    public JsonWriter(int size) {
        bytes = new byte[Math.max(16, size)];
    }

    public JsonWriter() {
        this(1_024);
    }

    /** Forgets what was written. */
    public JsonWriter clear() {
        length = 0;
        comma = false;
        return this;
    }

    public int length() {
        return length;
    }

    /** The array that is written into, up to {@link #length}; the next write may replace it. */
    public byte[] array() {
        return bytes;
    }

    public byte[] toBytes() {
        return Arrays.copyOf(bytes, length);
    }

    public JsonWriter beginObject() {
        return open('{');
    }

    public JsonWriter endObject() {
        return close('}');
    }

    public JsonWriter beginArray() {
        return open('[');
    }

    public JsonWriter endArray() {
        return close(']');
    }

    /** The name of the next member. */
    public JsonWriter name(String name) {
        string(name);
        comma = false;
        return raw(':');
    }

    public JsonWriter string(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        separate();
        raw('"');
        Escapes.escape(utf8, 0, utf8.length, this);
        return done('"');
    }

    public JsonWriter text(JsonText text) {
        separate();
        raw('"').raw(text.bytes(), text.from(), text.to());
        return done('"');
    }

    /** What was put together with {@link #raw(JsonText)}; valid until the next write. */
    public JsonText asText() {
        return new JsonText(bytes, 0, length);
    }

    /** Several texts as one string. */
    public JsonWriter text(Iterable<JsonText> texts, String between) {
        separate();
        raw('"');
        boolean first = true;
        for (JsonText text : texts) {
            if (!first) {
                byte[] utf8 = between.getBytes(StandardCharsets.UTF_8);
                Escapes.escape(utf8, 0, utf8.length, this);
            }
            first = false;
            raw(text.bytes(), text.from(), text.to());
        }
        return done('"');
    }

    /** A value byte for byte. */
    public JsonWriter value(JsonValue value) {
        separate();
        raw(value.bytes(), value.from(), value.to());
        comma = true;
        return this;
    }

    /** A string whose content is a value as it stands. */
    public JsonWriter valueAsString(JsonValue value) {
        separate();
        raw('"');
        Escapes.escape(value.bytes(), value.from(), value.to(), this);
        return done('"');
    }

    public JsonWriter number(long number) {
        separate();
        raw(Long.toString(number));
        comma = true;
        return this;
    }

    public JsonWriter bool(boolean value) {
        separate();
        raw(value ? "true" : "false");
        comma = true;
        return this;
    }

    public JsonWriter nothing() {
        separate();
        raw("null");
        comma = true;
        return this;
    }

    /** ASCII as it is, outside of JSON's structure. */
    public JsonWriter raw(String ascii) {
        int count = ascii.length();
        room(count);
        for (int i = 0; i < count; i++) {
            bytes[length + i] = (byte) ascii.charAt(i);
        }
        length += count;
        return this;
    }

    /** Bytes as they are, outside of JSON's structure. */
    public JsonWriter raw(byte[] from) {
        return raw(from, 0, from.length);
    }

    /** The inside of a string as it stands, outside of JSON's structure. */
    public JsonWriter raw(JsonText text) {
        return raw(text.bytes(), text.from(), text.to());
    }

    /** The bytes {@code source[from, to)} as they are, outside of JSON's structure. */
    public JsonWriter raw(byte[] source, int from, int to) {
        room(to - from);
        System.arraycopy(source, from, bytes, length, to - from);
        length += to - from;
        return this;
    }

    JsonWriter raw(int b) {
        room(1);
        bytes[length++] = (byte) b;
        return this;
    }

    /** Says that a document begins: nothing stands before it. */
    public JsonWriter document() {
        comma = false;
        return this;
    }

    private JsonWriter open(char brace) {
        separate();
        comma = false;
        return raw(brace);
    }

    private JsonWriter close(char brace) {
        comma = true;
        return raw(brace);
    }

    private JsonWriter done(char quote) {
        comma = true;
        return raw(quote);
    }

    private void separate() {
        if (comma) {
            raw(',');
        }
    }

    private void room(int count) {
        if (bytes.length - length < count) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, Math.addExact(length, count)));
        }
    }
}
