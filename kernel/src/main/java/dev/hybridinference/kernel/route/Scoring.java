package dev.hybridinference.kernel.route;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a strategy sees while it scores one target after the other. Confined to one decision. */
public final class Scoring {
    private static final int ORDER = 0;
    private static final int SHARE = 1;

    private final List<Target> targets;
    private final Facts facts;
    private final View view;
    private final long seed;
    private final @Nullable List<Term> terms;
    private int at;
    private double sum;
    private boolean[] drawnFrom = {};
    private double @Nullable [] draws;
    private int @Nullable [] choices;

    Scoring(List<Target> targets, Facts facts, View view, long seed, boolean explained) {
        this.targets = targets;
        this.facts = facts;
        this.view = view;
        this.seed = seed;
        this.terms = explained ? new ArrayList<>(4) : null;
    }

    /** The targets among which two are drawn where a strategy looks at two. */
    void among(boolean[] ready) {
        drawnFrom = ready;
    }

    /** Draws two targets of each tier, by weight. */
    private int[] choices() {
        int last = 0;
        for (Target target : targets) {
            last = Math.max(last, target.tier());
        }
        int[] found = new int[2 * (last + 1)];
        Arrays.fill(found, -1);
        for (int i = 0; i < drawnFrom.length; i++) {
            if (!drawnFrom[i]) {
                continue;
            }
            int best = 2 * targets.get(i).tier();
            if (found[best] < 0 || drawn(i) < drawn(found[best])) {
                found[best + 1] = found[best];
                found[best] = i;
            } else if (found[best + 1] < 0 || drawn(i) < drawn(found[best + 1])) {
                found[best + 1] = i;
            }
        }
        return found;
    }

    double scored(Strategy by, int target) {
        at = target;
        sum = 0;
        if (terms != null) {
            terms.clear();
        }
        by.score(this);
        return sum;
    }

    List<Term> terms() {
        return terms == null ? List.of() : List.copyOf(terms);
    }

    /** Whether the target is passed over for others of its tier, as it should get less traffic. */
    boolean spared(int target) {
        TargetView seen = view.targets().get(target);
        float share = seen.endpoint().share() * seen.pace().share();
        return share < 1 && Draws.uniform(seed, target, SHARE) > share;
    }

    double drawn(int target) {
        double[] known = draws;
        if (known == null) {
            known = new double[targets.size()];
            Arrays.fill(known, -1);
            draws = known;
        }
        if (known[target] < 0) {
            double uniform = Draws.uniform(seed, target, ORDER);
            known[target] = Math.abs(StrictMath.log(uniform)) / targets.get(target).weight();
        }
        return known[target];
    }

    /** Adds a term to the score of this target. */
    public void add(String name, double value) {
        sum += value;
        if (terms != null) {
            terms.add(new Term(name, value));
        }
    }

    /** The index of the target that is being scored. */
    public int index() {
        return at;
    }

    public int weight() {
        return targets.get(at).weight();
    }

    public TargetView seen() {
        return view.targets().get(at);
    }

    /**
     * The target's draw: the smaller, the earlier. Ordering by it is a weighted shuffle (Efraimidis
     * and Spirakis, "Weighted random sampling with a reservoir", 2006).
     */
    public double drawn() {
        return drawn(at);
    }

    /** Whether the target is one of the two of its tier with the smallest draws. */
    public boolean oneOfTwo() {
        int[] two = choices;
        if (two == null) {
            two = choices();
            choices = two;
        }
        int best = 2 * targets.get(at).tier();
        return at == two[best] || at == two[best + 1];
    }

    /** Tokens of the prompt. */
    public long inputTokens() {
        return facts.inputTokens();
    }

    /** Tokens of the prompt that the target probably remembers. */
    public long cachedTokens() {
        return Math.min(seen().extra().cached(), facts.inputTokens());
    }

    /** Tokens that the answer will probably have. */
    public long outputTokens() {
        return facts.output(view.outputTokens());
    }
}
