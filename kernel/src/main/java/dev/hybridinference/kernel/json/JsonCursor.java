package dev.hybridinference.kernel.json;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Walks through one JSON value whose validity is known (by a {@link JsonScanner}), in the order in
 * which it stands, without building anything. What is not asked for is skipped. Bytes that are no
 * valid JSON give wrong answers or an {@link IndexOutOfBoundsException}. Confined to one thread.
 */
public final class JsonCursor {
    private static final int KEYS = 256;
    private static final VarHandle LONG =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGHS = 0x8080808080808080L;
    private static final long QUOTES = '"' * ONES;
    private static final long BACKSLASHES = '\\' * ONES;

    private byte[] bytes;
    private int at;
    private int end;
    private int start;

    /** Where a value begins that nobody has read yet, or -1. */
    private int unread;

    /** Keys met before, by their bytes, so that a stream of like documents allocates none. */
    private final String[] keys = new String[KEYS];

    private String key = "";

    public JsonCursor(byte[] bytes, int from, int to) {
        this.bytes = bytes;
        this.at = from;
        this.end = to;
        this.unread = skipSpace(from);
    }

    /** Goes to the beginning of another value. */
    public JsonCursor reset(byte[] next, int from, int to) {
        bytes = next;
        at = from;
        end = to;
        unread = skipSpace(from);
        return this;
    }

    static JsonKind kindOf(byte first) {
        return switch (first) {
            case '{' -> JsonKind.OBJECT;
            case '[' -> JsonKind.ARRAY;
            case '"' -> JsonKind.STRING;
            case 't' -> JsonKind.TRUE;
            case 'f' -> JsonKind.FALSE;
            case 'n' -> JsonKind.NULL;
            default -> JsonKind.NUMBER;
        };
    }

    /** What the value is that comes next. */
    public JsonKind kind() {
        return unread < 0 ? JsonKind.ABSENT : kindOf(bytes[unread]);
    }

    /** Steps into an object; false, and nothing is read, when something else comes next. */
    public boolean object() {
        return into('{');
    }

    /** Steps into an array; false, and nothing is read, when something else comes next. */
    public boolean array() {
        return into('[');
    }

    /** Goes on to the next member of the object that was stepped into last; false at its end. */
    public boolean member() {
        if (!element()) {
            return false;
        }
        int from = unread + 1;
        int to = stringEnd(from);
        key = keyAt(from, to);
        at = skipSpace(to + 1) + 1;
        unread = skipSpace(at);
        return true;
    }

    /** Goes on to the next element of the array that was stepped into last; false at its end. */
    public boolean element() {
        skip();
        at = skipSpace(at);
        byte b = bytes[at];
        if (b == ']' || b == '}') {
            at++;
            return false;
        }
        if (b == ',') {
            at++;
        }
        unread = skipSpace(at);
        start = unread;
        return true;
    }

    /** Where the member or element begins that was gone to last: at its key, or at its value. */
    public int start() {
        return start;
    }

    /** Where the value ends that was read or passed over last. */
    public int end() {
        return at;
    }

    /** The key of the member that is being read. */
    public String key() {
        return key;
    }

    /** Reads a string; anything else, which is skipped, is empty. */
    public JsonText text() {
        if (kind() != JsonKind.STRING) {
            skip();
            return JsonText.EMPTY;
        }
        int from = unread + 1;
        int to = stringEnd(from);
        at = to + 1;
        unread = -1;
        return new JsonText(bytes, from, to);
    }

    /** Reads a string as text; anything else, which is skipped, is empty. */
    public String string() {
        JsonText text = text();
        return text.isEmpty() ? "" : text.decoded();
    }

    /** Reads a whole number; anything else, which is skipped, is {@code otherwise}. */
    public long number(long otherwise) {
        if (kind() != JsonKind.NUMBER) {
            skip();
            return otherwise;
        }
        int from = unread;
        skip();
        int length = at - from;
        if (length > 18) {
            return otherwise;
        }
        boolean negative = bytes[from] == '-';
        long value = 0;
        for (int i = negative ? from + 1 : from; i < at; i++) {
            if (bytes[i] < '0' || bytes[i] > '9') {
                return otherwise;
            }
            value = value * 10 + (bytes[i] - '0');
        }
        return negative ? -value : value;
    }

    /** Reads {@code true}; anything else is false. */
    public boolean isTrue() {
        boolean value = kind() == JsonKind.TRUE;
        skip();
        return value;
    }

    /** Reads any value as it stands. */
    public JsonValue value() {
        if (unread < 0) {
            throw new IllegalStateException("value: none (expected: one that was not read)");
        }
        int from = unread;
        skip();
        return new JsonValue(bytes, from, at);
    }

    /** Passes over the value that comes next, if there is one. */
    public void skip() {
        if (unread < 0) {
            return;
        }
        at = valueEnd(unread);
        unread = -1;
    }

    private boolean into(char brace) {
        if (unread < 0 || bytes[unread] != brace) {
            return false;
        }
        at = unread + 1;
        unread = -1;
        return true;
    }

    private int valueEnd(int from) {
        return switch (bytes[from]) {
            case '"' -> stringEnd(from + 1) + 1;
            case '{', '[' -> nestedEnd(from);
            default -> wordEnd(from);
        };
    }

    private int nestedEnd(int from) {
        int depth = 0;
        int i = from;
        while (true) {
            switch (bytes[i]) {
                case '"' -> i = stringEnd(i + 1);
                case '{', '[' -> depth++;
                case '}', ']' -> depth--;
                default -> {}
            }
            i++;
            if (depth == 0) {
                return i;
            }
        }
    }

    private int wordEnd(int from) {
        int i = from;
        while (i < end && bytes[i] > ' ' && bytes[i] != ',' && bytes[i] != '}' && bytes[i] != ']') {
            i++;
        }
        return i;
    }

    /** Index of the quote that closes the string whose inside begins at {@code i}. */
    private int stringEnd(int from) {
        int i = from;
        while (true) {
            i = special(i);
            if (bytes[i] == '"') {
                return i;
            }
            i += bytes[i] == '\\' ? 2 : 1;
        }
    }

    /** The next quote or backslash, looked for eight bytes at a time, or a place shortly before. */
    private int special(int from) {
        int i = from;
        while (i <= end - 8) {
            long word = (long) LONG.get(bytes, i);
            long quotes = word ^ QUOTES;
            long slashes = word ^ BACKSLASHES;
            long found = (((quotes - ONES) & ~quotes) | ((slashes - ONES) & ~slashes)) & HIGHS;
            if (found != 0) {
                return i + (Long.numberOfTrailingZeros(found) >>> 3);
            }
            i += 8;
        }
        return i;
    }

    private int skipSpace(int from) {
        int i = from;
        while (i < end
                && (bytes[i] == ' ' || bytes[i] == '\n' || bytes[i] == '\r' || bytes[i] == '\t')) {
            i++;
        }
        return i;
    }

    private String keyAt(int from, int to) {
        int hash = to - from;
        for (int i = from; i < to; i++) {
            if (bytes[i] == '\\') {
                return new JsonText(bytes, from, to).decoded();
            }
            hash = 31 * hash + bytes[i];
        }
        int place = (hash ^ (hash >>> 8)) & (KEYS - 1);
        String kept = keys[place];
        if (kept != null && same(kept, from, to)) {
            return kept;
        }
        String fresh = new String(bytes, from, to - from, StandardCharsets.UTF_8);
        if (fresh.length() <= 64) {
            keys[place] = fresh;
        }
        return fresh;
    }

    /** Whether an ASCII key stands there; a key beyond ASCII is never the same. */
    private boolean same(String kept, int from, int to) {
        if (kept.length() != to - from) {
            return false;
        }
        for (int i = 0; i < kept.length(); i++) {
            if (bytes[from + i] != (byte) kept.charAt(i) || bytes[from + i] < 0) {
                return false;
            }
        }
        return true;
    }
}
