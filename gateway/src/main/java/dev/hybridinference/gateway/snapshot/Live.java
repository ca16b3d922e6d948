package dev.hybridinference.gateway.snapshot;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The cells that outlive snapshots, by stable id. Thread-safe. Bounded by what is configured: a
 * snapshot that no longer names a cell drops it.
 */
public final class Live {
    /** Ends the id of the cell that all direct calls to a provider share. */
    static final String ANY = "/*";

    private final ConcurrentMap<String, TargetCell> targets = new ConcurrentHashMap<>();
    private final ConcurrentMap<String, RestCell> credentials = new ConcurrentHashMap<>();
    private final Listings listings = new Listings();
    private final AtomicInteger openLeases = new AtomicInteger();

    TargetCell target(String id) {
        return targets.computeIfAbsent(id, TargetCell::new);
    }

    RestCell credential(String id) {
        return credentials.computeIfAbsent(id, _ -> new RestCell());
    }

    void keepOnly(Set<String> targetIds, Set<String> credentialIds) {
        targets.keySet().retainAll(targetIds);
        credentials.keySet().retainAll(credentialIds);
    }

    /** The configured targets; what only direct calls use is left out. */
    public List<TargetCell> targets() {
        return targets.values().stream().filter(cell -> !cell.id().endsWith(ANY)).toList();
    }

    /** What the providers say they serve. */
    public Listings listings() {
        return listings;
    }

    /** Leases that were taken and not settled yet. */
    public int openLeases() {
        return openLeases.get();
    }

    /**
     * Borrows a place at a target.
     *
     * @param nowNanos monotonic time
     */
    public Lease lease(TargetCell cell, long nowNanos) {
        openLeases.incrementAndGet();
        cell.entered();
        return new Lease(cell, openLeases, nowNanos);
    }
}
