package dev.hybridinference.bench.simulate;

import java.util.List;

/**
 * What goes wrong at one server, and when. Immutable.
 *
 * @param spells one after the other
 */
record Trouble(List<Spell> spells) {
    static final Trouble NONE = new Trouble(List.of());

    Trouble {
        spells = List.copyOf(spells);
    }

    /**
     * A time in which something is wrong.
     *
     * @param failing part of the requests that fail, from 0 to 1
     * @param slow how many times longer everything takes
     */
    record Spell(double fromSeconds, double toSeconds, double failing, double slow) {
        boolean at(long nanos) {
            double seconds = Timeline.seconds(nanos);
            return seconds >= fromSeconds && seconds < toSeconds;
        }
    }

    static Trouble of(Spell... spells) {
        return new Trouble(List.of(spells));
    }

    /** Part of the requests that fail. */
    double failing(long nanos) {
        for (Spell spell : spells) {
            if (spell.at(nanos)) {
                return spell.failing();
            }
        }
        return 0;
    }

    /** How many times longer everything takes. */
    double slow(long nanos) {
        for (Spell spell : spells) {
            if (spell.at(nanos)) {
                return spell.slow();
            }
        }
        return 1;
    }
}
