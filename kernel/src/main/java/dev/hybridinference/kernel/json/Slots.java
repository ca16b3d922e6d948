package dev.hybridinference.kernel.json;

import java.util.Arrays;

/** What is remembered of the values at the paths of a shape. Confined to its scanner's thread. */
final class Slots {

    private static final int NO_INTEGER = 0;
    private static final int POSITIVE = 1;
    private static final int NEGATIVE = 2;

    private final JsonKind[] kinds;
    private final int[] counts;
    private final long[] starts;
    private final long[] ends;
    private final boolean[] filled;
    private final boolean[] empty;
    private final TextCapture[] texts;

    /** Minus the digits read so far: the negative range is the larger one. */
    private final long[] negated;

    private final byte[] signs;

    Slots(int slots, int textBytes) {
        kinds = new JsonKind[slots];
        counts = new int[slots];
        starts = new long[slots];
        ends = new long[slots];
        filled = new boolean[slots];
        empty = new boolean[slots];
        texts = new TextCapture[slots];
        negated = new long[slots];
        signs = new byte[slots];
        Arrays.setAll(texts, _ -> new TextCapture(textBytes));
        reset();
    }

    void reset() {
        Arrays.fill(kinds, JsonKind.ABSENT);
        Arrays.fill(counts, 0);
        Arrays.fill(starts, -1);
        Arrays.fill(ends, -1);
        Arrays.fill(filled, false);
        Arrays.fill(empty, false);
        Arrays.fill(signs, (byte) NO_INTEGER);
    }

    void begin(int slot, JsonKind kind, long start) {
        kinds[slot] = kind;
        counts[slot]++;
        starts[slot] = start;
        ends[slot] = -1;
        empty[slot] = false;
        negated[slot] = 0;
        signs[slot] = (byte) (kind == JsonKind.NUMBER ? POSITIVE : NO_INTEGER);
    }

    void end(int slot, long end, boolean isEmpty) {
        ends[slot] = end;
        empty[slot] = isEmpty;
        filled[slot] |= !isEmpty && kinds[slot] != JsonKind.NULL;
    }

    /** Adds bytes of a number, which is an integer until something else than a digit comes. */
    void digits(int slot, byte[] bytes, int from, int to) {
        for (int i = from; i < to && signs[slot] != NO_INTEGER; i++) {
            int digit = bytes[i] - '0';
            long value = negated[slot];
            if (bytes[i] == '-') {
                signs[slot] = NEGATIVE;
            } else if (digit < 0 || digit > 9 || value < (Long.MIN_VALUE + digit) / 10) {
                signs[slot] = NO_INTEGER;
            } else {
                negated[slot] = value * 10 - digit;
            }
        }
    }

    JsonKind kind(int slot) {
        return kinds[slot];
    }

    int count(int slot) {
        return counts[slot];
    }

    long start(int slot) {
        return starts[slot];
    }

    long end(int slot) {
        return ends[slot];
    }

    boolean filled(int slot) {
        return filled[slot];
    }

    boolean empty(int slot) {
        return empty[slot];
    }

    TextCapture text(int slot) {
        return texts[slot];
    }

    long longValue(int slot, long otherwise) {
        long value = negated[slot];
        return switch (signs[slot]) {
            case NEGATIVE -> value;
            case POSITIVE -> value == Long.MIN_VALUE ? otherwise : -value;
            default -> otherwise;
        };
    }
}
