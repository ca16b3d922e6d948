package dev.hybridinference.bench.compare;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** The parts of a comparison, in the order in which they run; {@code --only} names them. */
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
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * Parts named in a comma-separated list; an empty list means all.
     *
     * @throws IllegalArgumentException when a name is unknown
     */
    public static Set<Part> parse(String list) {
        if (list.isBlank()) {
            return EnumSet.allOf(Part.class);
        }
        Set<Part> parts = EnumSet.noneOf(Part.class);
        for (String name : list.split(",", -1)) {
            parts.add(
                    Arrays.stream(values())
                            .filter(part -> part.label().equals(name.strip()))
                            .findFirst()
                            .orElseThrow(
                                    () ->
                                            new IllegalArgumentException(
                                                    "--only: %s (expected: some of %s)"
                                                            .formatted(name.strip(), all()))));
        }
        return parts;
    }

    static String all() {
        return Arrays.stream(values()).map(Part::label).collect(Collectors.joining(","));
    }
}
