package dev.hybridinference.kernel.health;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Two counts over the last ten seconds and over the last one, to half a second. Thread-safe; adding
 * is one atomic operation. Each part of the ring counts to about a million and stays there.
 */
final class SlidingCount {
    private static final long PART_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
    private static final int PARTS = 20;
    private static final int LATELY = 2;

    private static final int BITS = 20;
    private static final long COUNT = (1L << BITS) - 1;
    private static final long STAMP = (1L << (64 - 2 * BITS)) - 1;

    /** Stamp of the half second, first count, second count. */
    private final AtomicLongArray ring = new AtomicLongArray(PARTS);

    void addFirst(long now) {
        add(now, BITS);
    }

    void addSecond(long now) {
        add(now, 0);
    }

    int first(long now) {
        return sum(now, BITS, PARTS);
    }

    int second(long now) {
        return sum(now, 0, PARTS);
    }

    /** The first count of the last second. */
    int firstLately(long now) {
        return sum(now, BITS, LATELY);
    }

    /** The second count of the last second. */
    int secondLately(long now) {
        return sum(now, 0, LATELY);
    }

    void clear() {
        for (int index = 0; index < PARTS; index++) {
            ring.set(index, 0);
        }
    }

    private void add(long now, int shift) {
        long part = Math.floorDiv(now, PART_NANOS);
        int index = Math.floorMod(part, PARTS);
        long stamp = part & STAMP;
        while (true) {
            long old = ring.get(index);
            long next = next(old, stamp, shift);
            if (next == old || ring.compareAndSet(index, old, next)) {
                return;
            }
        }
    }

    private static long next(long old, long stamp, int shift) {
        long one = 1L << shift;
        if (stampOf(old) == stamp) {
            return ((old >>> shift) & COUNT) == COUNT ? old : old + one;
        }
        boolean empty = (old & ((1L << (2 * BITS)) - 1)) == 0;
        boolean later = ((stampOf(old) - stamp) & STAMP) < STAMP / 2;
        return later && !empty ? old : (stamp << (2 * BITS)) | one;
    }

    /** A part that is a little ahead of {@code now} counts: threads read the clock in turn. */
    private int sum(long now, int shift, int parts) {
        long stamp = Math.floorDiv(now, PART_NANOS) & STAMP;
        long sum = 0;
        for (int index = 0; index < PARTS; index++) {
            long part = ring.get(index);
            long age = (stamp - stampOf(part)) & STAMP;
            if (age < parts || age > STAMP - PARTS) {
                sum += (part >>> shift) & COUNT;
            }
        }
        return (int) sum;
    }

    private static long stampOf(long part) {
        return part >>> (2 * BITS);
    }
}
