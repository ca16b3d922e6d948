package dev.hybridinference.gateway.process;

import dev.hybridinference.gateway.probe.ProbeSink;
import dev.hybridinference.gateway.probe.ProbedEndpoint;
import dev.hybridinference.gateway.probe.ServerLoad;
import dev.hybridinference.gateway.snapshot.Live;
import dev.hybridinference.gateway.snapshot.ProviderAccess;
import dev.hybridinference.gateway.snapshot.SnapshotHolder;
import dev.hybridinference.kernel.health.EndpointView.Breaker;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** Which endpoints are probed, and what comes of it. Thread-safe. */
final class LiveProbes implements ProbeSink {
    private static final System.Logger LOG = System.getLogger(LiveProbes.class.getName());
    private static final long BUSY_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final SnapshotHolder snapshots;
    private final Live live;
    private final LongSupplier nanoTime;

    /** When something ran at an endpoint last; holds what is configured now. */
    private final Map<String, Long> ran = new ConcurrentHashMap<>();

    LiveProbes(SnapshotHolder snapshots, Live live, LongSupplier nanoTime) {
        this.snapshots = snapshots;
        this.live = live;
        this.nanoTime = nanoTime;
    }

    /** Each endpoint once, with one of the providers that are reached there. */
    List<ProbedEndpoint> endpoints() {
        long now = nanoTime.getAsLong();
        Set<String> seen = new HashSet<>();
        List<ProbedEndpoint> found = new ArrayList<>();
        for (ProviderAccess provider : snapshots.current().providers().values()) {
            String id = provider.endpoint().health().id();
            if (!provider.probed() || !seen.add(id)) {
                continue;
            }
            if (provider.endpoint().health().inFlight() > 0) {
                ran.put(id, now);
            }
            Long last = ran.get(id);
            boolean quiet = provider.endpoint().health().quiet(now);
            boolean busy = last != null && now - last <= BUSY_NANOS;
            found.add(
                    new ProbedEndpoint(
                            id, provider, closed(provider.endpoint(), now), quiet, busy));
        }
        ran.keySet().retainAll(seen);
        return found;
    }

    @Override
    public void up(String endpoint) {
        Live.Endpoint at = live.foundEndpoint(endpoint);
        if (at != null) {
            at.health().probedWell(nanoTime.getAsLong());
        }
    }

    @Override
    public void down(String endpoint, String why) {
        LOG.log(Level.DEBUG, "probe of {0}: {1}", endpoint, why);
        for (ProviderAccess provider : snapshots.current().providers().values()) {
            if (provider.endpoint().health().id().equals(endpoint)) {
                unanswered(provider, why);
                return;
            }
        }
    }

    private void unanswered(ProviderAccess provider, String why) {
        Live.Endpoint at = provider.endpoint();
        long now = nanoTime.getAsLong();
        boolean before = closed(at, now);
        at.health().unanswered(provider.rules(), now, ThreadLocalRandom.current().nextDouble());
        if (before && !closed(at, now)) {
            LOG.log(
                    Level.WARNING,
                    "{0} is left alone: it answers no probes: {1}",
                    at.health().id(),
                    why);
        }
    }

    private static boolean closed(Live.Endpoint at, long now) {
        return at.health().seen(now).breaker() == Breaker.CLOSED;
    }

    @Override
    public void load(String endpoint, ServerLoad load) {
        Live.Endpoint at = live.foundEndpoint(endpoint);
        if (at != null) {
            at.load().started(load.startedSeconds());
            at.load()
                    .tell(
                            (int) Math.min(load.waiting(), Integer.MAX_VALUE),
                            (int) Math.min(load.running(), Integer.MAX_VALUE),
                            Math.max(0, load.cacheUsed()),
                            nanoTime.getAsLong());
        }
    }
}
