package dev.hybridinference.kernel.stream;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Looks for line ends eight bytes at a time: SIMD within a register. */
final class LineEnds {

    private static final VarHandle LONG =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private static final long ONES = 0x0101010101010101L;
    private static final long HIGHS = 0x8080808080808080L;
    private static final long LINE_FEEDS = '\n' * ONES;
    private static final long RETURNS = '\r' * ONES;

    private LineEnds() {}

    /** First index from {@code at} that holds a line feed or a carriage return, or {@code to}. */
    static int find(byte[] bytes, int at, int to) {
        for (; at <= to - 8; at += 8) {
            long word = (long) LONG.get(bytes, at);
            long feeds = word ^ LINE_FEEDS;
            long returns = word ^ RETURNS;
            // A subtraction borrows from the byte above, so only the lowest bit found is certain.
            long ends = (((feeds - ONES) & ~feeds) | ((returns - ONES) & ~returns)) & HIGHS;
            if (ends != 0) {
                return at + (Long.numberOfTrailingZeros(ends) >>> 3);
            }
        }
        while (at < to && bytes[at] != '\n' && bytes[at] != '\r') {
            at++;
        }
        return at;
    }
}
