package dev.hybridinference.bench.simulate;

import java.util.HashMap;
import java.util.Map;

/**
 * What the gateway remembers across requests: who read which conversation, whose turn it is, and
 * how long answers are. Fed by what ended, never by what will. Confined to one simulation.
 */
final class Memory {
    /** Marks of a prompt stand a quarter apart, so that some of it is not counted. */
    private static final double MARKED = 0.9;

    private static final int LEAST_MARKED = 512;
    private static final double NEWEST = 0.05;
    private static final long USUAL = 512;

    private final Map<Integer, Holder> holders = new HashMap<>();
    private final double[] turns;
    private double time;
    private double usual;

    /** Who read how much of a conversation last. */
    record Holder(int target, int tokens) {
        static final Holder NOBODY = new Holder(-1, 0);

        long tokensAt(int asked) {
            return asked == target ? tokens : 0;
        }
    }

    Memory(int targets) {
        turns = new double[targets];
    }

    Holder holder(int conversation) {
        return holders.getOrDefault(conversation, Holder.NOBODY);
    }

    /** A target answered; a hint that was wrong is forgotten. */
    void answered(Turn turn, int target, boolean wrong) {
        usual += (usual == 0 ? 1 : NEWEST) * (turn.answer() - usual);
        int tokens = (int) (turn.prompt() * MARKED);
        if (wrong || tokens < LEAST_MARKED) {
            holders.remove(turn.conversation());
        } else {
            holders.put(turn.conversation(), new Holder(target, tokens));
        }
    }

    /** Tokens that an answer usually has. */
    long usual() {
        return usual == 0 ? USUAL : Math.round(usual);
    }

    double turn(int target) {
        return turns[target];
    }

    /** A target is asked first; one that was away starts where the others are. */
    void asked(int target, int weight) {
        double own = turns[target];
        turns[target] = Math.max(own, time) + 1.0 / weight;
        time = Math.max(own, time);
    }
}
