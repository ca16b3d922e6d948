package dev.hybridinference.kernel.call;

/**
 * Tokens of one answer by class.
 *
 * @param input all input tokens, cached ones included
 * @param cachedInput the part of {@code input} that came from a prompt cache
 * @param output all output tokens, reasoning included
 * @param reasoning the part of {@code output} that was reasoning
 */
public record Usage(long input, long cachedInput, long output, long reasoning) {
    public Usage {
        if (input < 0 || cachedInput < 0 || output < 0 || reasoning < 0) {
            throw new IllegalArgumentException(
                    "usage: %d/%d/%d/%d (expected: no negative count)"
                            .formatted(input, cachedInput, output, reasoning));
        }
    }
}
