package dev.hybridinference.kernel.json;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Eight bytes at a time: SIMD within a register. */
final class Words {

    private static final VarHandle LONG =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private static final long ONES = 0x0101010101010101L;
    private static final long HIGHS = 0x8080808080808080L;
    private static final long BACKSLASHES = '\\' * ONES;

    private Words() {}

    /** Eight bytes from {@code at}, the first one lowest. */
    static long at(byte[] bytes, int at) {
        return (long) LONG.get(bytes, at);
    }

    /**
     * First index from {@code at} whose byte is not plain text of a JSON string (a quote, a
     * backslash, a control character, or beyond ASCII), or {@code to}.
     */
    static int skipPlain(byte[] bytes, int at, int to) {
        for (; at <= to - 8; at += 8) {
            long stops = stops(at(bytes, at));
            if (stops != 0) {
                return at + (Long.numberOfTrailingZeros(stops) >>> 3);
            }
        }
        while (at < to && plain(bytes[at])) {
            at++;
        }
        return at;
    }

    private static boolean plain(byte b) {
        return b >= ' ' && b != '"' && b != '\\';
    }

    /**
     * The lowest set bit is the high bit of the first byte that is not plain; higher ones may be
     * wrong, because a subtraction borrows from the byte above. Flipping bit 1 moves the quote to
     * 0x20, right above the control characters, and space and exclamation mark out of the way: one
     * subtraction finds quotes and controls.
     */
    private static long stops(long word) {
        return (((word ^ (2 * ONES)) - 0x21 * ONES) | ((word ^ BACKSLASHES) - ONES) | word) & HIGHS;
    }
}
