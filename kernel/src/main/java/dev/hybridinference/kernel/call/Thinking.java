package dev.hybridinference.kernel.call;

import org.jspecify.annotations.Nullable;

/**
 * How much the model may reason before it answers.
 *
 * @param budget tokens, with {@link Mode#BUDGET}
 * @param effort how hard it tries, or null
 * @param shown whether the client wants to read it
 */
public record Thinking(Mode mode, long budget, @Nullable Effort effort, boolean shown) {
    /** The client said nothing. */
    public static final Thinking UNSAID = new Thinking(Mode.UNSAID, 0, null, true);

    /** What is asked. */
    public enum Mode {
        UNSAID,
        OFF,
        /** As much as the model finds right. */
        ADAPTIVE,
        /** Up to {@code budget} tokens. */
        BUDGET
    }

    /** How hard to try. */
    public enum Effort {
        MINIMAL,
        LOW,
        MEDIUM,
        HIGH,
        XHIGH,
        MAX
    }

    /** Whether reasoning was asked for. */
    public boolean on() {
        return mode == Mode.ADAPTIVE || mode == Mode.BUDGET;
    }
}
