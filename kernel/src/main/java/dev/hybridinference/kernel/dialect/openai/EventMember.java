package dev.hybridinference.kernel.dialect.openai;

import dev.hybridinference.kernel.dialect.StreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Finds a member of a chunk's object in the bytes of its event, so that it can be left out: {@code
 * "error": null}, at whose mere presence OpenAI's Java SDK throws, and the usage that the client
 * did not ask for. Pure.
 */
final class EventMember {
    static final byte[] ERROR = ascii("\"error\"");
    static final byte[] USAGE = ascii("\"usage\"");

    private static final byte[] FIELD = ascii("data:");
    private static final byte[] NULL = ascii("null");

    private EventMember() {}

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /**
     * @param bytes hold one event with one data line, from {@code from} up to {@code to}
     * @param key the member's key with its quotes
     * @param valueAt offset of its value, an object or null, within the event's data
     * @param length bytes of the value
     * @return as {@link StreamReader#usageMember}; nowhere when the event has another form
     */
    static long find(byte[] bytes, int from, int to, byte[] key, long valueAt, long length) {
        int data = dataStart(bytes, from, to);
        int value = (int) (data + valueAt);
        int end = (int) (value + length);
        if (data < 0 || end >= to || !isValue(bytes, value, end)) {
            return StreamReader.NOWHERE;
        }
        int first = keyStart(bytes, data, value, key);
        if (first < data) {
            return StreamReader.NOWHERE;
        }
        int last = skipSpace(bytes, end, to);
        int before = previous(bytes, first - 1);
        if (bytes[before] == ',') {
            first = before;
        } else if (bytes[last] == ',') {
            last++;
        }
        return (long) first << 32 | last;
    }

    /** The event without the bytes of a member that was found in it. */
    static byte[] without(byte[] event, long member) {
        int from = (int) (member >>> 32);
        int to = (int) member;
        byte[] result = Arrays.copyOf(event, event.length - (to - from));
        System.arraycopy(event, to, result, from, event.length - to);
        return result;
    }

    private static int dataStart(byte[] bytes, int from, int to) {
        for (int i = from; i + FIELD.length < to; i++) {
            boolean lineStart = i == from || bytes[i - 1] == '\n' || bytes[i - 1] == '\r';
            if (lineStart && stands(FIELD, bytes, i)) {
                int at = i + FIELD.length;
                return bytes[at] == ' ' ? at + 1 : at;
            }
        }
        return -1;
    }

    private static boolean isValue(byte[] bytes, int value, int end) {
        return bytes[value] == '{' ? bytes[end - 1] == '}' : stands(NULL, bytes, value);
    }

    /** From the value back over the colon to the opening quote of the key; -1 if it is another. */
    private static int keyStart(byte[] bytes, int data, int value, byte[] key) {
        int colon = previous(bytes, value - 1);
        int start = previous(bytes, colon - 1) + 1 - key.length;
        return bytes[colon] == ':' && start >= data && stands(key, bytes, start) ? start : -1;
    }

    private static boolean stands(byte[] word, byte[] bytes, int at) {
        return at >= 0
                && at + word.length <= bytes.length
                && Arrays.equals(bytes, at, at + word.length, word, 0, word.length);
    }

    private static int previous(byte[] bytes, int at) {
        int i = at;
        while (bytes[i] == ' ' || bytes[i] == '\t') {
            i--;
        }
        return i;
    }

    private static int skipSpace(byte[] bytes, int at, int to) {
        int i = at;
        while (i < to - 1 && (bytes[i] == ' ' || bytes[i] == '\t')) {
            i++;
        }
        return i;
    }
}
