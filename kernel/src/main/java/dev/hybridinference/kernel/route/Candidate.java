package dev.hybridinference.kernel.route;

/**
 * A pair that may be asked.
 *
 * @param target index among the model's targets
 * @param credential index among the target's credentials
 * @param resting whether it comes last because something failed there lately
 * @param draw the random draw that ordered it within its tier; smaller comes first
 */
public record Candidate(int target, int credential, boolean resting, double draw) {}
