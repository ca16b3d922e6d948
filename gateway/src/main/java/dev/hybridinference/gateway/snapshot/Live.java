package dev.hybridinference.gateway.snapshot;

import dev.hybridinference.gateway.endpoint.EndpointCell;
import dev.hybridinference.gateway.endpoint.Slot;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The cells that outlive snapshots, by stable id. Thread-safe. Bounded by what is configured: a
 * snapshot that no longer names a cell drops it.
 */
public final class Live {
    /** Ends the id of the cell that all direct calls to a provider share. */
    static final String ANY = "/*";

    private final ConcurrentMap<String, TargetCell> targets = new ConcurrentHashMap<>();
    private final ConcurrentMap<String, RestCell> credentials = new ConcurrentHashMap<>();
    private final ConcurrentMap<String, Endpoint> endpoints = new ConcurrentHashMap<>();
    private final ConcurrentMap<String, ModelCell> models = new ConcurrentHashMap<>();
    private final ConcurrentMap<String, QuotaCell> quotas = new ConcurrentHashMap<>();
    private final Listings listings = new Listings();
    private final Remembered remembered = new Remembered();
    private final AtomicInteger openLeases = new AtomicInteger();

    /**
     * One base URL.
     *
     * @param health its places and its breaker
     * @param load what its server tells of itself
     */
    public record Endpoint(EndpointCell health, LoadCell load) {}

    /**
     * Ids of everything that a snapshot names.
     *
     * @param quotas of providers and of credentials
     */
    record Named(
            Set<String> targets,
            Set<String> credentials,
            Set<String> endpoints,
            Set<String> models,
            Set<String> quotas) {}

    TargetCell target(String id, Endpoint at) {
        TargetCell cell = targets.computeIfAbsent(id, name -> new TargetCell(name, at));
        cell.at(at);
        return cell;
    }

    RestCell credential(String id) {
        return credentials.computeIfAbsent(id, _ -> new RestCell());
    }

    Endpoint endpoint(String id) {
        return endpoints.computeIfAbsent(
                id, name -> new Endpoint(new EndpointCell(name), new LoadCell()));
    }

    QuotaCell quota(String id) {
        return quotas.computeIfAbsent(id, _ -> new QuotaCell());
    }

    ModelCell model(String id) {
        return models.computeIfAbsent(id, _ -> new ModelCell());
    }

    void keepOnly(Named named) {
        targets.keySet().retainAll(named.targets());
        credentials.keySet().retainAll(named.credentials());
        endpoints.keySet().retainAll(named.endpoints());
        models.keySet().retainAll(named.models());
        quotas.keySet().retainAll(named.quotas());
    }

    /** The configured targets; what only direct calls use is left out. */
    public List<TargetCell> targets() {
        return targets.values().stream().filter(cell -> !cell.id().endsWith(ANY)).toList();
    }

    /** The target of that id, or null when none is configured. */
    public @Nullable TargetCell found(String id) {
        return targets.get(id);
    }

    /** The endpoint of that id, or null when none is configured. */
    public @Nullable Endpoint foundEndpoint(String id) {
        return endpoints.get(id);
    }

    /** What the providers say they serve. */
    public Listings listings() {
        return listings;
    }

    /** Which target probably remembers which prompt. */
    public Remembered remembered() {
        return remembered;
    }

    /** Leases that were taken and not settled yet. */
    public int openLeases() {
        return openLeases.get();
    }

    /**
     * Borrows a place at a target whose endpoint gave one.
     *
     * @param work what the request will probably be
     * @param nowNanos monotonic time
     */
    public Lease lease(Destination at, Slot slot, Lease.Work work, long nowNanos) {
        openLeases.incrementAndGet();
        return new Lease(at.cell(), slot, openLeases, work, nowNanos);
    }
}
