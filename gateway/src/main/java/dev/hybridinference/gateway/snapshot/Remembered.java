package dev.hybridinference.gateway.snapshot;

import dev.hybridinference.kernel.route.PromptMarks;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Which target was last sent a prompt that begins so, and so probably remembers that beginning. A
 * fixed table without locks: an entry that is overwritten, or torn by two writers, only costs a
 * hint. Thread-safe.
 */
public final class Remembered {
    /** Beginnings that are remembered at most. */
    static final int ENTRIES = 1 << 16;

    private static final int WAYS = 4;
    private static final long KEPT_SECONDS = TimeUnit.MINUTES.toSeconds(20);
    private static final int TARGET_BITS = 32;

    private final AtomicLongArray marks = new AtomicLongArray(ENTRIES);

    /** For each mark: who, in the upper half; when, in seconds, in the lower one. */
    private final AtomicLongArray holders = new AtomicLongArray(ENTRIES);

    /**
     * Who remembers how much.
     *
     * @param holder hash of the target
     * @param bytes of the prompt's beginning; 0 when nobody is known
     */
    public record Hint(int holder, long bytes) {
        public static final Hint NONE = new Hint(0, 0);
    }

    /** The longest beginning that is known, and who has it. */
    public Hint find(PromptMarks prompt, long nowNanos) {
        int second = (int) TimeUnit.NANOSECONDS.toSeconds(nowNanos);
        for (int i = prompt.count() - 1; i >= 0; i--) {
            int slot = slot(prompt.mark(i));
            if (slot >= 0) {
                long holder = holders.get(slot);
                if (second - (int) holder <= KEPT_SECONDS) {
                    return new Hint((int) (holder >>> TARGET_BITS), prompt.bytes(i));
                }
            }
        }
        return Hint.NONE;
    }

    /** Notes that a target has read a prompt. */
    public void remember(PromptMarks prompt, int holder, long nowNanos) {
        int second = (int) TimeUnit.NANOSECONDS.toSeconds(nowNanos);
        long value = (long) holder << TARGET_BITS | Integer.toUnsignedLong(second);
        for (int i = 0; i < prompt.count(); i++) {
            long mark = prompt.mark(i);
            int slot = slot(mark);
            int at = slot >= 0 ? slot : oldest(mark, second);
            marks.set(at, mark);
            holders.set(at, value);
        }
    }

    private int slot(long mark) {
        int first = first(mark);
        for (int way = 0; way < WAYS; way++) {
            if (marks.get(first + way) == mark) {
                return first + way;
            }
        }
        return -1;
    }

    private int oldest(long mark, int second) {
        int first = first(mark);
        int oldest = first;
        int age = -1;
        for (int way = 0; way < WAYS; way++) {
            int its =
                    marks.get(first + way) == 0
                            ? Integer.MAX_VALUE
                            : second - (int) holders.get(first + way);
            if (its > age) {
                age = its;
                oldest = first + way;
            }
        }
        return oldest;
    }

    private static int first(long mark) {
        return (int) (mark >>> 20) & (ENTRIES - 1) & -WAYS;
    }
}
