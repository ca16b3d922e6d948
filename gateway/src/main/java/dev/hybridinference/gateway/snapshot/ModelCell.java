package dev.hybridinference.gateway.snapshot;

import dev.hybridinference.kernel.route.View;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * What is remembered of one model: how long its answers are, and whose turn it is. Thread-safe.
 * Bounded: one figure for each power of two of prompt sizes, one for each target.
 */
public final class ModelCell {
    /** Answers of a size of prompt that must be known before they are believed. */
    private static final long ENOUGH = 3;

    private static final int SIZES = 32;
    private static final int ALL = SIZES;

    /** Part of the average that the newest answer makes up. */
    private static final double NEWEST = 0.05;

    private static final int COUNT_BITS = 20;
    private static final long MOST_COUNT = (1L << COUNT_BITS) - 1;

    /** For each size: sixteenths of tokens, then how many answers. */
    private final AtomicLongArray answers = new AtomicLongArray(SIZES + 1);

    private final Map<String, Double> turns = new HashMap<>();
    private double now;

    /** Notes that an answer to a prompt had so many tokens. */
    public void answered(long inputTokens, long outputTokens) {
        learn(size(inputTokens), outputTokens);
        learn(ALL, outputTokens);
    }

    /** Tokens that an answer to a prompt of this size usually has. */
    long usual(long inputTokens) {
        long own = answers.get(size(inputTokens));
        if ((own & MOST_COUNT) >= ENOUGH) {
            return (own >>> COUNT_BITS) / 16;
        }
        long all = answers.get(ALL);
        return (all & MOST_COUNT) >= ENOUGH ? (all >>> COUNT_BITS) / 16 : View.OUTPUT_TOKENS;
    }

    private static int size(long inputTokens) {
        return Math.min(SIZES - 1, 64 - Long.numberOfLeadingZeros(inputTokens));
    }

    private void learn(int index, long tokens) {
        long told = Math.clamp(tokens, 0, 1L << 30) * 16;
        answers.updateAndGet(
                index,
                old -> {
                    long count = old & MOST_COUNT;
                    long average = old >>> COUNT_BITS;
                    double part = Math.max(NEWEST, 1.0 / (count + 1));
                    long next = Math.round(average + part * (told - average));
                    return next << COUNT_BITS | Math.min(count + 1, MOST_COUNT);
                });
    }

    /** How far each target is ahead in its turns, in the order of the ids; the least is 0. */
    synchronized double[] turns(List<String> ids) {
        double[] ahead = new double[ids.size()];
        double least = Double.MAX_VALUE;
        for (int i = 0; i < ahead.length; i++) {
            ahead[i] = turns.getOrDefault(ids.get(i), 0.0);
            least = Math.min(least, ahead[i]);
        }
        for (int i = 0; i < ahead.length; i++) {
            ahead[i] -= least;
        }
        return ahead;
    }

    /**
     * A target was given a turn. One that was away for a while does not catch up: it starts where
     * the others are.
     */
    public synchronized void turn(String id, int weight) {
        double own = turns.getOrDefault(id, 0.0);
        double from = Math.max(own, now);
        now = own > now ? own : now;
        turns.put(id, from + 1.0 / weight);
    }

    /** Forgets targets that are gone. */
    synchronized void keepOnly(List<String> ids) {
        turns.keySet().retainAll(ids);
    }
}
