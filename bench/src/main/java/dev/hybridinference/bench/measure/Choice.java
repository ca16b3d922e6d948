package dev.hybridinference.bench.measure;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** Parts of a measurement, named in a list. Stateless. */
public final class Choice {

    private Choice() {}

    /** The name of a part for users. */
    public static String label(Enum<?> part) {
        return part.name().toLowerCase(Locale.ROOT);
    }

    /**
     * Parts named in a comma-separated list; an empty list means all.
     *
     * @throws IllegalArgumentException when a name is unknown
     */
    public static <E extends Enum<E>> Set<E> of(Class<E> parts, String list) {
        if (list.isBlank()) {
            return EnumSet.allOf(parts);
        }
        return Arrays.stream(list.split(",", -1))
                .map(name -> named(parts, name.strip()))
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(parts)));
    }

    private static <E extends Enum<E>> E named(Class<E> parts, String name) {
        return Arrays.stream(parts.getEnumConstants())
                .filter(part -> label(part).equals(name))
                .findFirst()
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        "--only: %s (expected: some of %s)"
                                                .formatted(name, all(parts))));
    }

    private static <E extends Enum<E>> String all(Class<E> parts) {
        return Arrays.stream(parts.getEnumConstants())
                .map(Choice::label)
                .collect(Collectors.joining(","));
    }
}
