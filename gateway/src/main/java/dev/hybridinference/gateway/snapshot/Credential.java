package dev.hybridinference.gateway.snapshot;

import dev.hybridinference.kernel.account.Secret;
import org.jspecify.annotations.Nullable;

/**
 * One credential of a provider and whether it rests.
 *
 * @param secret null when the provider takes none
 */
public record Credential(@Nullable Secret secret, RestCell rest) {}
