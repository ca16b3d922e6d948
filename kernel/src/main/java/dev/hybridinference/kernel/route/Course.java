package dev.hybridinference.kernel.route;

import dev.hybridinference.kernel.failure.Failure.Retry;
import dev.hybridinference.kernel.failure.RetryDecision;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How far a request is in its plan: which pair is asked next, what was passed over and why. The
 * same events lead to the same pairs. Confined to its request.
 */
public final class Course {
    private static final byte AHEAD = 0;
    private static final byte DONE = 1;
    private static final byte FULL = 2;

    private final RoutePlan.Ask plan;
    private final byte[] state;
    private final boolean[] sameTried;
    private final StringBuilder passed = new StringBuilder(0);
    private int at;
    private int asked;

    public Course(RoutePlan.Ask plan) {
        this.plan = plan;
        this.state = new byte[plan.candidates().size()];
        this.sameTried = new boolean[state.length];
    }

    /** Why a pair of the plan was not asked. */
    public enum Passed {
        /** All places are taken. */
        FULL("full"),
        /** Another request is trying whether it works again. */
        PROBING("probing"),
        /** It failed repeatedly since the plan was made. */
        OPEN("open"),
        /** Too many attempts were sent there again already. */
        BUDGET("budget"),
        /** The operator has taken it out since the plan was made. */
        DRAINED("drained"),
        /** What the provider, or the credential, may be sent in a minute was sent. */
        QUOTA("quota"),
        /** The request cannot be said to it. */
        UNSAID("unsaid"),
        /** Its whole target failed. */
        TARGET("target");

        private final String word;

        Passed(String word) {
            this.word = word;
        }

        /** In the books. */
        public String word() {
            return word;
        }
    }

    /** What a failed attempt says about the next one. */
    public record Failed(
            Retry retry,
            boolean unprocessed,
            boolean contentSent,
            boolean ambiguousAllowed,
            Cooldown.Scope resting) {}

    /** The pair that is to be asked, or null when the plan is at its end. */
    public @Nullable Candidate candidate() {
        return at < state.length ? plan.candidates().get(at) : null;
    }

    /** Whether there is nothing else to ask or to wait for than the pair of now. */
    public boolean isLast() {
        for (int i = 0; i < state.length; i++) {
            if (i != at && state[i] != DONE) {
                return false;
            }
        }
        return true;
    }

    /** Whether an attempt was made before. */
    public boolean again() {
        return asked > 0;
    }

    /** The pair of now was asked. */
    public void asked() {
        asked++;
    }

    /** The pair of now is not asked. */
    public void pass(Passed why) {
        if (why == Passed.BUDGET || why == Passed.QUOTA) {
            over(at, why);
        } else {
            overTarget(why);
        }
        next();
    }

    /**
     * The pair of now was asked and failed.
     *
     * @return whether another pair, or the same again, may be asked
     */
    public boolean failed(Failed how) {
        RetryDecision decision =
                RetryDecision.after(
                        how.retry(),
                        how.unprocessed(),
                        how.contentSent(),
                        how.ambiguousAllowed(),
                        sameTried[at]);
        switch (decision) {
            case SAME -> sameTried[at] = true;
            case NEXT -> {
                state[at] = DONE;
                if (how.resting() == Cooldown.Scope.TARGET) {
                    overTarget(Passed.TARGET);
                }
                next();
            }
            case STOP -> {}
        }
        return decision != RetryDecision.STOP;
    }

    /** The pairs that were passed over because all places were taken. */
    public List<Candidate> waitable() {
        List<Candidate> pairs = new ArrayList<>(0);
        for (int i = 0; i < state.length; i++) {
            if (state[i] == FULL) {
                pairs.add(plan.candidates().get(i));
            }
        }
        return pairs;
    }

    /** A place was given at one of the {@link #waitable} pairs, which is to be asked now. */
    public void granted(Candidate pair) {
        at = plan.candidates().indexOf(pair);
        state[at] = AHEAD;
        note(at, "waited");
    }

    /** What was passed over: {@code index:why} of the plan, with spaces between. */
    public String passed() {
        return passed.toString().stripTrailing();
    }

    private void next() {
        at = 0;
        while (at < state.length && state[at] != AHEAD) {
            at++;
        }
    }

    /** Passes over all pairs with the target of now that could still be asked. */
    private void overTarget(Passed why) {
        int target = plan.candidates().get(at).target();
        for (int i = 0; i < state.length; i++) {
            boolean open = state[i] == AHEAD || (state[i] == FULL && why != Passed.FULL);
            if (open && plan.candidates().get(i).target() == target) {
                over(i, why);
            }
        }
    }

    private void over(int index, Passed why) {
        state[index] = why == Passed.FULL ? FULL : DONE;
        note(index, why.word());
    }

    private void note(int index, String what) {
        passed.append(index).append(':').append(what).append(' ');
    }
}
