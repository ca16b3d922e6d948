package dev.hybridinference.bench.limits;

import dev.hybridinference.bench.measure.Choice;
import java.util.Set;

/** The parts, in the order in which they run; {@code --only} names them. */
public enum LimitsPart {
    /** What passing through adds, rate by rate. */
    OVERHEAD("O01 overhead"),
    /** The highest rate that is held, and what stands still meanwhile. */
    RATE("O02 rate"),
    /** More bodies than memory. */
    HEAP("O04 heap"),
    /** As many silent streams as there are files. */
    IDLE("S13 idle");

    private final String title;

    LimitsPart(String title) {
        this.title = title;
    }

    /** Its row of the test plan, and what its findings are called. */
    String title() {
        return title;
    }

    String label() {
        return Choice.label(this);
    }

    /**
     * Parts named in a comma-separated list; an empty list means all.
     *
     * @throws IllegalArgumentException when a name is unknown
     */
    public static Set<LimitsPart> parse(String list) {
        return Choice.of(LimitsPart.class, list);
    }
}
