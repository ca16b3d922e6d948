package dev.hybridinference.kernel.route;

import java.util.List;

/**
 * The changing facts that one decision saw, frozen, so that the decision can be computed again.
 *
 * @param targets aligned with the model's targets
 */
public record View(List<TargetView> targets) {
    public View {
        targets = List.copyOf(targets);
    }

    /**
     * What was seen of one target.
     *
     * @param inFlight requests running there
     * @param rest of the target
     * @param credentials rest of each of its credentials
     */
    public record TargetView(int inFlight, Rest rest, List<Rest> credentials) {
        public TargetView {
            credentials = List.copyOf(credentials);
        }
    }
}
