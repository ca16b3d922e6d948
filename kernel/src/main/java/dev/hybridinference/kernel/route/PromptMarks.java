package dev.hybridinference.kernel.route;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Hashes of a prompt's beginnings, each a quarter longer than the one before, so that a prompt that
 * goes on with an earlier one has most of its marks. Long prompts are only marked in their first
 * {@link #MOST_BYTES}. Confined to one thread while it is fed.
 */
public final class PromptMarks {
    /** Shortest beginning that is marked: shorter ones are not worth it. */
    public static final int LEAST_BYTES = 2 * 1024;

    /** Bytes that are looked at. */
    public static final int MOST_BYTES = 256 * 1024;

    private static final int MOST = 24;
    private static final VarHandle LONGS =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private final long[] marks = new long[MOST];
    private final int[] bytes = new int[MOST];
    private long hash;
    private int length;
    private int next = LEAST_BYTES;
    private int count;

    /**
     * @param caller whose prompt it is: nobody finds another's marks
     */
    public PromptMarks(long caller) {
        hash = Draws.mix(caller + 1);
    }

    /** Whether more bytes make a difference. */
    public boolean wantsMore() {
        return count < MOST && length < MOST_BYTES;
    }

    /** The next bytes of the prompt. All pieces but the last have a multiple of eight bytes. */
    public void feed(byte[] piece, int from, int to) {
        int at = from;
        while (at + 8 <= to && wantsMore()) {
            hash = (hash ^ (long) LONGS.get(piece, at)) * 0x9E3779B97F4A7C15L;
            hash ^= hash >>> 29;
            at += 8;
            length += 8;
            if (length >= next) {
                marks[count] = Draws.mix(hash) | 1;
                bytes[count] = length;
                count++;
                next = (next + next / 4) & -8;
            }
        }
    }

    /** How many beginnings are marked. */
    public int count() {
        return count;
    }

    /** The mark of a beginning, never 0; the longest has the largest index. */
    public long mark(int index) {
        return marks[index];
    }

    /** How long that beginning is. */
    public int bytes(int index) {
        return bytes[index];
    }
}
