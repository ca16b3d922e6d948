package dev.hybridinference.gateway.snapshot;

import dev.hybridinference.gateway.identity.KeyRing;
import dev.hybridinference.kernel.price.PriceBook;

/**
 * What a snapshot is made from besides the configuration.
 *
 * @param prices for targets without a price of their own
 */
public record SnapshotSources(KeyRing keys, PriceBook prices) {}
