package dev.hybridinference.gateway.snapshot;

import dev.hybridinference.gateway.upstream.Origin;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * The models that providers themselves list; a provider that does not tell has none. Thread-safe.
 * Bounded by what is configured: a snapshot that no longer names a provider drops its list.
 */
public final class Listings {
    private final ConcurrentMap<String, Listing> lists = new ConcurrentHashMap<>();

    /** A list holds only as long as the name means the same place. */
    private record Listing(Origin origin, List<String> models) {
        boolean isOf(ProviderAccess provider) {
            return origin.equals(provider.origin());
        }
    }

    /** Replaces what a provider listed before; an empty list is as good as none. */
    public void put(ProviderAccess provider, List<String> models) {
        lists.put(provider.name(), new Listing(provider.origin(), List.copyOf(models)));
    }

    /** The provider's own names of its models, in its order. */
    public List<String> of(ProviderAccess provider) {
        Listing listing = lists.get(provider.name());
        return listing != null && listing.isOf(provider) ? listing.models() : List.of();
    }

    void keepOnly(Collection<ProviderAccess> providers) {
        lists.entrySet()
                .removeIf(
                        known ->
                                providers.stream()
                                        .noneMatch(
                                                provider ->
                                                        provider.name().equals(known.getKey())
                                                                && known.getValue()
                                                                        .isOf(provider)));
    }
}
