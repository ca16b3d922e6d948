package dev.hybridinference.kernel.route;

import java.util.List;

/**
 * The changing facts that one decision saw, frozen, so that the decision can be computed again.
 *
 * @param outputTokens what answers to prompts of this size usually had
 * @param targets aligned with the model's targets
 */
public record View(long outputTokens, List<TargetView> targets) {
    /** Tokens of an answer as long as nothing is known of answers. */
    public static final long OUTPUT_TOKENS = 512;

    public View {
        targets = List.copyOf(targets);
    }

    /** A view before any answer. */
    public View(List<TargetView> targets) {
        this(OUTPUT_TOKENS, targets);
    }
}
