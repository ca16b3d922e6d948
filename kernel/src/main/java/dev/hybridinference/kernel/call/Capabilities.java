package dev.hybridinference.kernel.call;

import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a model can do, as far as the operator told.
 *
 * @param context tokens of prompt and answer together, or {@link #UNKNOWN}
 * @param maxOutput tokens of an answer, or {@link #UNKNOWN}
 * @param tools whether it can call tools
 * @param vision whether it can see images
 * @param reasoning how it is told to reason, or null when that is not known
 * @param sampling whether it takes temperature and the like
 */
public record Capabilities(
        long context,
        long maxOutput,
        boolean tools,
        boolean vision,
        @Nullable Reasoning reasoning,
        boolean sampling) {
    /** A limit that nobody told. */
    public static final long UNKNOWN = 0;

    /** Nothing was told: everything may work. */
    public static final Capabilities OPEN =
            new Capabilities(UNKNOWN, UNKNOWN, true, true, null, true);

    /** How a model is told to reason. */
    public enum Reasoning {
        /** It does not reason. */
        NONE("none"),
        /** By a word for its effort. */
        EFFORT("effort"),
        /** By switching its template. */
        TOGGLE("toggle"),
        /** By a number of tokens. */
        BUDGET("budget"),
        /** It finds the right amount by itself, guided by a word. */
        ADAPTIVE("adaptive");

        private final String word;

        Reasoning(String word) {
            this.word = word;
        }

        /** The name in configuration files. */
        public String word() {
            return word;
        }

        /** The way of this name, if there is one. */
        public static Optional<Reasoning> of(String word) {
            return Arrays.stream(values()).filter(way -> way.word.equals(word)).findFirst();
        }
    }

    /** The same within a context. */
    public Capabilities within(long tokens) {
        return new Capabilities(tokens, maxOutput, tools, vision, reasoning, sampling);
    }

    /** The same with a limit for its answers. */
    public Capabilities answering(long tokens) {
        return new Capabilities(context, tokens, tools, vision, reasoning, sampling);
    }

    /** Whether a request can be served as far as its kinds of content go. */
    public boolean meet(Call.Needs needs) {
        return (tools || !needs.tools()) && (vision || !needs.vision());
    }

    /**
     * Whether a prompt may fit. An estimate of tokens can be twice too high, so only what is beyond
     * that does not.
     */
    public boolean mayHold(long estimatedTokens) {
        return context == UNKNOWN || estimatedTokens / 2 <= context;
    }

    /**
     * The largest answer to ask for, within every limit that is known.
     *
     * @param asked by the client, or {@link Call#UNLIMITED}
     * @param promptTokens of the prompt, at least
     * @return at least 1, or {@link Call#UNLIMITED} when nothing limits it
     */
    public long maxTokens(long asked, long promptTokens) {
        long limit = asked == Call.UNLIMITED ? Long.MAX_VALUE : asked;
        if (maxOutput != UNKNOWN) {
            limit = Math.min(limit, maxOutput);
        }
        if (context != UNKNOWN && limit != Long.MAX_VALUE) {
            limit = Math.min(limit, Math.max(1, context - promptTokens));
        }
        return limit == Long.MAX_VALUE ? Call.UNLIMITED : limit;
    }
}
