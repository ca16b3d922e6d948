package dev.hybridinference.kernel.dialect.openai;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Takes {@code "error": null} out of a chunk: OpenAI's Java SDK throws when the key is there at
 * all. Pure.
 */
final class NullError {
    private static final byte[] FIELD = "data:".getBytes(StandardCharsets.US_ASCII);

    private static final byte[] KEY = "\"error\"".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] NULL = "null".getBytes(StandardCharsets.US_ASCII);

    private NullError() {}

    /**
     * @param event one event with one data line
     * @param valueAt offset of the null within the event's data
     * @return the event without the member, or unchanged when it has another form
     */
    static byte[] removed(byte[] event, long valueAt) {
        int data = dataStart(event);
        int value = (int) (data + valueAt);
        if (data < 0 || !stands(NULL, event, value)) {
            return event;
        }
        int from = keyStart(event, value);
        if (from < data) {
            return event;
        }
        int to = skipSpace(event, value + 4);
        int before = previous(event, from - 1);
        if (event[before] == ',') {
            from = before;
        } else if (event[to] == ',') {
            to++;
        }
        byte[] result = Arrays.copyOf(event, event.length - (to - from));
        System.arraycopy(event, to, result, from, event.length - to);
        return result;
    }

    private static int dataStart(byte[] event) {
        for (int i = 0; i + FIELD.length < event.length; i++) {
            boolean lineStart = i == 0 || event[i - 1] == '\n' || event[i - 1] == '\r';
            if (lineStart && Arrays.equals(event, i, i + FIELD.length, FIELD, 0, FIELD.length)) {
                int at = i + FIELD.length;
                return event[at] == ' ' ? at + 1 : at;
            }
        }
        return -1;
    }

    /** From the value back over the colon to the opening quote of the key; -1 if it is another. */
    private static int keyStart(byte[] event, int value) {
        int colon = previous(event, value - 1);
        int start = previous(event, colon - 1) + 1 - KEY.length;
        return event[colon] == ':' && stands(KEY, event, start) ? start : -1;
    }

    private static boolean stands(byte[] word, byte[] event, int at) {
        return at >= 0
                && at + word.length <= event.length
                && Arrays.equals(event, at, at + word.length, word, 0, word.length);
    }

    private static int previous(byte[] event, int at) {
        int i = at;
        while (event[i] == ' ' || event[i] == '\t') {
            i--;
        }
        return i;
    }

    private static int skipSpace(byte[] event, int at) {
        int i = at;
        while (i < event.length - 1 && (event[i] == ' ' || event[i] == '\t')) {
            i++;
        }
        return i;
    }
}
