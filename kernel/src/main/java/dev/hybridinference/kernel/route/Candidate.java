package dev.hybridinference.kernel.route;

/**
 * A pair that may be asked.
 *
 * @param target index among the model's targets
 * @param credential index among the target's credentials
 * @param standing how it stands among the others
 * @param score what ordered it within its tier; smaller comes first
 */
public record Candidate(int target, int credential, Standing standing, double score) {}
