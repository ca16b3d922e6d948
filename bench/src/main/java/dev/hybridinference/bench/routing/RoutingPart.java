package dev.hybridinference.bench.routing;

import dev.hybridinference.bench.measure.Choice;
import java.util.Set;

/** The parts, in the order in which they run; {@code --only} names them. */
public enum RoutingPart {
    /** All servers fail at once. */
    STORM("R01 storm"),
    /** One server fails in part, or slows down. */
    BROWNOUT("R06 brown-out"),
    /** More is offered than there are places for. */
    OVERLOAD("O03 overload"),
    /** One key offers far more than its share. */
    NOISY("O07 noisy"),
    /** Mixed load and faults for a long time. */
    SOAK("O08 soak");

    private final String title;

    RoutingPart(String title) {
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
    public static Set<RoutingPart> parse(String list) {
        return Choice.of(RoutingPart.class, list);
    }
}
