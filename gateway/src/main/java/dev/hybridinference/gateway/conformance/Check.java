package dev.hybridinference.gateway.conformance;

import java.io.IOException;

/**
 * One thing that clients rely on.
 *
 * @param surface the client protocol
 * @param name what must hold
 * @param probe looks whether it does
 */
record Check(String surface, String name, Probe probe) {
    /** Asks a gateway. */
    interface Probe {
        /**
         * Returns when the check holds.
         *
         * @throws Broken when it does not
         * @throws NotShown when there was no occasion
         * @throws IOException when there is no whole answer
         */
        void look(Subject subject) throws IOException;
    }

    Verdict judge(Subject subject) {
        try {
            probe.look(subject);
            return verdict(Verdict.Outcome.PASSED, "");
        } catch (Broken broken) {
            return verdict(Verdict.Outcome.FAILED, String.valueOf(broken.getMessage()));
        } catch (NotShown nothing) {
            return verdict(Verdict.Outcome.NOT_SHOWN, String.valueOf(nothing.getMessage()));
        } catch (IOException broken) {
            String why = broken.getMessage() == null ? broken.toString() : broken.getMessage();
            return verdict(Verdict.Outcome.FAILED, "no whole answer: " + why);
        }
    }

    private Verdict verdict(Verdict.Outcome outcome, String detail) {
        String shown = detail.length() > 300 ? detail.substring(0, 300) + "…" : detail;
        return new Verdict(surface, name, outcome, shown);
    }

    /** What must hold does not. */
    static final class Broken extends RuntimeException {
        private static final long serialVersionUID = 1;

        Broken(String message) {
            super(message);
        }
    }

    /** There was no occasion to see whether it holds. */
    static final class NotShown extends RuntimeException {
        private static final long serialVersionUID = 1;

        NotShown(String message) {
            super(message);
        }
    }

    /** Goes on when this is so. */
    static void that(boolean holds, String otherwise, Object seen) {
        if (!holds) {
            throw new Broken(otherwise + ": " + seen);
        }
    }

    static void status(Answer answer, int expected) {
        that(
                answer.status() == expected,
                "status %d instead of %d".formatted(answer.status(), expected),
                answer.text());
    }
}
