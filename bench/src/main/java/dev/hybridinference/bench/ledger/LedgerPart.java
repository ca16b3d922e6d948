package dev.hybridinference.bench.ledger;

import dev.hybridinference.bench.measure.Choice;
import java.util.Set;

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
        return Choice.label(this);
    }

    /**
     * Parts named in a comma-separated list; an empty list means all.
     *
     * @throws IllegalArgumentException when a name is unknown
     */
    public static Set<LedgerPart> parse(String list) {
        return Choice.of(LedgerPart.class, list);
    }
}
