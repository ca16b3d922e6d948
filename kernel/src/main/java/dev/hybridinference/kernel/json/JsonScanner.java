package dev.hybridinference.kernel.json;

import org.jspecify.annotations.Nullable;

/**
 * Validates one JSON document (RFC 8259, strictly, with its UTF-8) that arrives in pieces, and
 * remembers the values at the paths of a {@link JsonShape}. How the document is cut into pieces
 * makes no difference. Memory is bounded by the shape and the limits, not by the document. Escapes
 * of lone surrogates are let through. Offsets count the bytes of the document from 0. Confined to
 * one thread.
 */
public final class JsonScanner {

    private final Slots slots;
    private final DocumentReader document;

    public JsonScanner(JsonShape shape, JsonLimits limits) {
        this.slots = new Slots(shape.slots(), limits.textBytes());
        this.document = new DocumentReader(shape, limits, slots);
    }

    /** Forgets everything: the next byte is the first one of a new document. */
    public void reset() {
        slots.reset();
        document.reset();
    }

    /**
     * Reads the next piece, {@code bytes[from, to)}, and keeps no reference to it.
     *
     * @return false once the document is known to be wrong; see {@link #problem()}
     * @throws IllegalStateException after {@link #finish()} returned true, without a {@link
     *     #reset()}
     */
    public boolean feed(byte[] bytes, int from, int to) {
        return document.feed(bytes, from, to);
    }

    /**
     * Says that the document has ended.
     *
     * @return whether it was one valid JSON value
     */
    public boolean finish() {
        return document.finish();
    }

    /** Why the document is wrong, or null if it is not, so far. */
    public @Nullable JsonProblem problem() {
        return document.problem();
    }

    /** Kind of the root value; {@link JsonKind#ABSENT} before its first byte. */
    public JsonKind root() {
        return document.root();
    }

    /** Offset of the first byte of the root value, the opening brace of an object; -1 before it. */
    public long rootStart() {
        return document.rootStart();
    }

    /** Offset of the last byte of the root value, the closing brace of an object; -1 before it. */
    public long rootEnd() {
        return document.rootEnd();
    }

    /** Whether the root is a complete object, array or string without content. */
    public boolean rootEmpty() {
        return document.rootEmpty();
    }

    /** Kind of the last value at this path. */
    public JsonKind kind(int slot) {
        return slots.kind(slot);
    }

    /**
     * How many values were at this path: more than one without a {@code *} in it means repeated
     * keys.
     */
    public int count(int slot) {
        return slots.count(slot);
    }

    /** Offset of the first byte of the last value, its opening quote for a string; -1 if absent. */
    public long start(int slot) {
        return slots.start(slot);
    }

    /**
     * Offset behind the last byte of the last value, its closing quote for a string; -1 until it is
     * complete.
     */
    public long end(int slot) {
        return slots.end(slot);
    }

    /** Whether any complete value at this path was something else than null, "", [] and {}. */
    public boolean filled(int slot) {
        return slots.filled(slot);
    }

    /** Whether the last value is a complete string, array or object without content. */
    public boolean empty(int slot) {
        return slots.empty(slot);
    }

    /**
     * The decoded text of the last value if that is a complete string, else null; at most as long
     * as the limits say, with U+FFFD for lone surrogates.
     */
    public @Nullable String text(int slot) {
        return completeString(slot) ? slots.text(slot).text() : null;
    }

    /** Whether {@link #text} lacks the end of the string. */
    public boolean textTruncated(int slot) {
        return completeString(slot) && slots.text(slot).over();
    }

    /**
     * The last value if it is a complete integer without fraction and exponent that fits, else the
     * given one.
     */
    public long longValue(int slot, long whenNotAnInteger) {
        return slots.end(slot) < 0 ? whenNotAnInteger : slots.longValue(slot, whenNotAnInteger);
    }

    private boolean completeString(int slot) {
        return slots.kind(slot) == JsonKind.STRING && slots.end(slot) >= 0;
    }
}
