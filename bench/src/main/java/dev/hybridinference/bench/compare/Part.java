package dev.hybridinference.bench.compare;

import dev.hybridinference.bench.measure.Choice;
import java.util.Set;

/** The parts, in the order in which they run; {@code --only} names them. */
public enum Part {
    UNARY,
    STREAM,
    TRANSLATED,
    BODY,
    LATENCY,
    STREAMS3000,
    SLOW,
    STARTUP;

    String label() {
        return Choice.label(this);
    }

    /**
     * Parts named in a comma-separated list; an empty list means all.
     *
     * @throws IllegalArgumentException when a name is unknown
     */
    public static Set<Part> parse(String list) {
        return Choice.of(Part.class, list);
    }
}
