package dev.hybridinference.bench.ledger;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** The parts, in the order in which they run; {@code --only} names them. */
public enum LedgerPart {
    /** The gateway is killed again and again. */
    KILL9,
    /** The database stands still, and is killed. */
    OUTAGE,
    /** The disk of the journal is full. */
    DISKFULL,
    /** Clients leave in the middle of streams. */
    CANCEL,
    /** How fast the journal gets into the store. */
    SHIPPING,
    /** What an entry costs the event loop. */
    APPEND;

    String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * Parts named in a comma-separated list; an empty list means all.
     *
     * @throws IllegalArgumentException when a name is unknown
     */
    public static Set<LedgerPart> parse(String list) {
        if (list.isBlank()) {
            return EnumSet.allOf(LedgerPart.class);
        }
        return Arrays.stream(list.split(",", -1))
                .map(name -> named(name.strip()))
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(LedgerPart.class)));
    }

    private static LedgerPart named(String name) {
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
        return Arrays.stream(values()).map(LedgerPart::label).collect(Collectors.joining(","));
    }
}
