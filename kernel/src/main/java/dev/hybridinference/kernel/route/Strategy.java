package dev.hybridinference.kernel.route;

/**
 * In which order the targets of a tier are asked. Stateless and thread-safe; all that changes is in
 * the {@link Scoring}.
 */
public interface Strategy {
    /** The name in configuration files. */
    String word();

    /** What it goes by, in one sentence for an operator. */
    String about();

    /**
     * Adds the terms of one target's score; the target with the smallest sum comes first. The same
     * scoring gives the same terms.
     */
    void score(Scoring of);

    /** Whether it looks at what tokens cost. */
    default boolean usesTariff() {
        return false;
    }

    /** Whether it looks at how much each target was used. */
    default boolean usesTurns() {
        return false;
    }
}
