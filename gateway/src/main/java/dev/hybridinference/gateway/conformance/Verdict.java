package dev.hybridinference.gateway.conformance;

/**
 * What one check found.
 *
 * @param surface the client protocol: {@code chat} or {@code messages}
 * @param name of the check
 * @param outcome whether it holds
 * @param detail what was seen instead; empty when it holds
 */
public record Verdict(String surface, String name, Outcome outcome, String detail) {
    /** Whether a check holds. */
    public enum Outcome {
        PASSED("passed"),
        FAILED("failed"),
        /** The model or the caller gave no occasion to see it. */
        NOT_SHOWN("not shown");

        private final String word;

        Outcome(String word) {
            this.word = word;
        }

        /** The name in what is printed. */
        public String word() {
            return word;
        }
    }
}
