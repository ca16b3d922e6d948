package dev.hybridinference.kernel.route;

/**
 * A pair that cannot be asked.
 *
 * @param credential index among the target's credentials, or {@link #ALL}
 * @param nanos how long that holds; 0 when that cannot be said
 */
public record Skipped(int target, int credential, Reason reason, long nanos) {
    /** Every credential of the target. */
    public static final int ALL = -1;

    /** Why. */
    public enum Reason {
        OPERATION("cannot do this kind of request"),
        CONTENT("cannot take tools or images"),
        CONTEXT("context too small"),
        PRIVACY("not ours, and the request must not leave"),
        DRAINED("drained by the operator"),
        OPEN("failed repeatedly"),
        PROBING("another request is trying whether it works again"),
        TOLD("asked to be left alone");

        private final String word;

        Reason(String word) {
            this.word = word;
        }

        /** For people. */
        public String word() {
            return word;
        }

        /** Whether it passes by itself. */
        boolean passes() {
            return this == OPEN || this == PROBING || this == TOLD;
        }
    }
}
