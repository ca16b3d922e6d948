package dev.hybridinference.kernel.call;

/**
 * Tokens of one answer by class, and where the counts come from. Parts are contained in their
 * totals, whatever a provider's own form is.
 *
 * @param input all input tokens: cached, written to a cache, audio and images included
 * @param cachedInput the part of {@code input} that was read from a prompt cache
 * @param cacheWrite5m the part of {@code input} that was written to a cache for 5 minutes
 * @param cacheWrite1h the part of {@code input} that was written to a cache for an hour
 * @param audioInput the part of {@code input} that was audio
 * @param imageInput the part of {@code input} that was images
 * @param output all output tokens: reasoning and audio included
 * @param reasoning the part of {@code output} that was reasoning
 * @param audioOutput the part of {@code output} that was audio
 * @param source who counted
 */
public record Usage(
        long input,
        long cachedInput,
        long cacheWrite5m,
        long cacheWrite1h,
        long audioInput,
        long imageInput,
        long output,
        long reasoning,
        long audioOutput,
        Source source) {

    /** Where the counts come from. */
    public enum Source {
        /** The provider told them. */
        REPORTED("reported"),
        /** We counted the tokens of what came, because the provider did not tell. */
        COUNTED("counted"),
        /** Derived from sizes: what was generated is not known any better. */
        ESTIMATED("estimated");

        private final String word;

        Source(String word) {
            this.word = word;
        }

        /** The name in the books. */
        public String word() {
            return word;
        }

        /** The less certain of two. */
        Source weaker(Source other) {
            return compareTo(other) >= 0 ? this : other;
        }
    }

    public Usage {
        if (Math.min(
                        Math.min(
                                Math.min(input, cachedInput), Math.min(cacheWrite5m, cacheWrite1h)),
                        Math.min(
                                Math.min(audioInput, imageInput),
                                Math.min(output, Math.min(reasoning, audioOutput))))
                < 0) {
            throw new IllegalArgumentException(
                    "usage: input %d, output %d (expected: no negative count in any class)"
                            .formatted(input, output));
        }
    }

    /** What a provider told that knows caches and reasoning only. */
    public static Usage reported(long input, long cachedInput, long output, long reasoning) {
        return new Usage(input, cachedInput, 0, 0, 0, 0, output, reasoning, 0, Source.REPORTED);
    }

    /** What we make of sizes. */
    public static Usage estimated(long input, long output) {
        return new Usage(input, 0, 0, 0, 0, 0, output, 0, 0, Source.ESTIMATED);
    }

    /** Both together; as certain as the less certain one. */
    public Usage plus(Usage other) {
        return new Usage(
                input + other.input,
                cachedInput + other.cachedInput,
                cacheWrite5m + other.cacheWrite5m,
                cacheWrite1h + other.cacheWrite1h,
                audioInput + other.audioInput,
                imageInput + other.imageInput,
                output + other.output,
                reasoning + other.reasoning,
                audioOutput + other.audioOutput,
                source.weaker(other.source));
    }
}
