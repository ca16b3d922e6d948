package dev.hybridinference.gateway.snapshot;

import dev.hybridinference.gateway.config.LimitsConfig;
import dev.hybridinference.kernel.route.Rest;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/**
 * What a provider was sent in the last minute, or with one of its credentials, to five seconds, so
 * that the quota is not exceeded. Thread-safe.
 */
public final class QuotaCell {
    private static final int PARTS = 13;
    private static final long PART_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final long[] requests = new long[PARTS];
    private final long[] tokens = new long[PARTS];
    private long part = Long.MIN_VALUE;

    /**
     * Counts a request that is about to be sent, unless nothing more may be.
     *
     * @param work tokens of its prompt and of the answer that is expected
     */
    synchronized boolean take(LimitsConfig limits, long work, long nowNanos) {
        if (rest(limits, nowNanos).resting()) {
            return false;
        }
        count(1, work);
        return true;
    }

    /** What was counted was not sent. */
    synchronized void giveBack(long work, long nowNanos) {
        turn(nowNanos);
        count(-1, -work);
    }

    private void count(int more, long work) {
        int at = index(part);
        requests[at] += more;
        tokens[at] += work;
    }

    /** An answer had so many tokens more, or fewer, than expected. */
    public synchronized void corrected(long more, long nowNanos) {
        turn(nowNanos);
        tokens[index(part)] += more;
    }

    /** How long nothing more may be sent. */
    synchronized Rest rest(LimitsConfig limits, long nowNanos) {
        turn(nowNanos);
        long left = Math.max(left(requests, limits.rpm()), left(tokens, limits.tpm()));
        return left == 0 ? Rest.NONE : new Rest(Math.max(1, left - nowNanos % PART_NANOS), true);
    }

    /** Nanoseconds, from the beginning of this part on, until a sum is below its limit. */
    private long left(long[] counts, long limit) {
        if (limit == LimitsConfig.OPEN) {
            return 0;
        }
        long sum = Arrays.stream(counts).sum();
        long over = 0;
        for (long old = part - PARTS + 1; sum >= limit && old <= part; old++) {
            sum -= counts[index(old)];
            over = (old + PARTS - part) * PART_NANOS;
        }
        return over;
    }

    private void turn(long nowNanos) {
        long now = Math.floorDiv(nowNanos, PART_NANOS);
        if (part == Long.MIN_VALUE || now - part >= PARTS) {
            Arrays.fill(requests, 0);
            Arrays.fill(tokens, 0);
            part = now;
        }
        while (part < now) {
            part++;
            requests[index(part)] = 0;
            tokens[index(part)] = 0;
        }
    }

    private static int index(long of) {
        return Math.floorMod(of, PARTS);
    }
}
