package dev.hybridinference.kernel.json;

import java.util.Arrays;

/** The number grammar of RFC 8259 section 6 as a table of states. */
final class NumberToken {

    static final int START = 0;
    private static final int MINUS = 1;
    private static final int ZERO = 2;
    private static final int INTEGER = 3;
    private static final int POINT = 4;
    private static final int FRACTION = 5;
    private static final int EXPONENT = 6;
    private static final int SIGN = 7;
    private static final int POWER = 8;
    private static final int STATES = 9;

    /** The byte does not belong to the number. */
    private static final byte OUTSIDE = -1;

    private static final byte[] NEXT = table();

    private NumberToken() {}

    /** The state after {@code b}, or a negative number if the number does not go on with it. */
    static int next(int state, byte b) {
        return NEXT[(state << 8) | (b & 0xFF)];
    }

    /** Whether a number may end in this state. */
    static boolean complete(int state) {
        return state == ZERO || state == INTEGER || state == FRACTION || state == POWER;
    }

    /** Whether a byte that did not fit is wrong in this state, instead of ending the number. */
    static boolean refuses(int state, byte b) {
        return !complete(state) || (state == ZERO && b >= '0' && b <= '9');
    }

    /** What was expected where {@link #refuses} says that something else came. */
    static String expected(int state) {
        return switch (state) {
            case ZERO -> "no digit after a leading zero";
            case MINUS -> "a digit after '-'";
            case POINT -> "a digit after '.'";
            default -> "a digit in the exponent";
        };
    }

    private static byte[] table() {
        byte[] next = new byte[STATES << 8];
        Arrays.fill(next, OUTSIDE);
        put(next, START, '-', MINUS);
        for (int before : new int[] {START, MINUS}) {
            put(next, before, '0', ZERO);
            digits(next, before, '1', INTEGER);
        }
        digits(next, INTEGER, '0', INTEGER);
        put(next, ZERO, '.', POINT);
        put(next, INTEGER, '.', POINT);
        digits(next, POINT, '0', FRACTION);
        digits(next, FRACTION, '0', FRACTION);
        for (int before : new int[] {ZERO, INTEGER, FRACTION}) {
            put(next, before, 'e', EXPONENT);
            put(next, before, 'E', EXPONENT);
        }
        put(next, EXPONENT, '+', SIGN);
        put(next, EXPONENT, '-', SIGN);
        for (int before : new int[] {EXPONENT, SIGN, POWER}) {
            digits(next, before, '0', POWER);
        }
        return next;
    }

    private static void digits(byte[] next, int state, char first, int then) {
        for (char digit = first; digit <= '9'; digit++) {
            put(next, state, digit, then);
        }
    }

    private static void put(byte[] next, int state, char character, int then) {
        next[(state << 8) | character] = (byte) then;
    }
}
