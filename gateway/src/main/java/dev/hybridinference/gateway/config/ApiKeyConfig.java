package dev.hybridinference.gateway.config;

import dev.hybridinference.kernel.account.Secret;

/**
 * A credential of a provider.
 *
 * @param limits its own quota, besides the provider's
 */
public record ApiKeyConfig(Secret key, LimitsConfig limits) {}
