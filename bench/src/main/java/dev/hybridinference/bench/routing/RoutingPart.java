package dev.hybridinference.bench.routing;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** The parts, in the order in which they run; {@code --only} names them. */
public enum RoutingPart {
    /** All servers fail at once. */
    STORM,
    /** One server fails in part, or slows down. */
    BROWNOUT,
    /** More is offered than there are places for. */
    OVERLOAD,
    /** One key offers far more than its share. */
    NOISY,
    /** Mixed load and faults for a long time. */
    SOAK;

    String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * Parts named in a comma-separated list; an empty list means all.
     *
     * @throws IllegalArgumentException when a name is unknown
     */
    public static Set<RoutingPart> parse(String list) {
        if (list.isBlank()) {
            return EnumSet.allOf(RoutingPart.class);
        }
        return Arrays.stream(list.split(",", -1))
                .map(name -> named(name.strip()))
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(RoutingPart.class)));
    }

    private static RoutingPart named(String name) {
        return Arrays.stream(values())
                .filter(part -> part.label().equals(name))
                .findFirst()
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        "--only: %s (expected: some of %s)"
                                                .formatted(name, all())));
    }

    private static String all() {
        return Arrays.stream(values()).map(RoutingPart::label).collect(Collectors.joining(","));
    }
}
