package dev.hybridinference.gateway.snapshot;

import dev.hybridinference.kernel.account.Secret;
import dev.hybridinference.kernel.route.Rest;
import org.jspecify.annotations.Nullable;

/**
 * One credential of a provider and whether it rests.
 *
 * @param secret null when the provider takes none
 * @param quota its own, besides the provider's
 */
public record Credential(@Nullable Secret secret, RestCell rest, Quota quota) {
    /** How long it is passed over: after a failure, or because its quota is used up. */
    Rest seen(long nowNanos) {
        return Rest.longer(rest.seen(nowNanos), quota.rest(nowNanos));
    }
}
