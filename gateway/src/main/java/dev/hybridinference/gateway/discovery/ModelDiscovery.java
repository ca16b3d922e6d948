package dev.hybridinference.gateway.discovery;

import dev.hybridinference.gateway.loop.LoopContext;
import dev.hybridinference.gateway.snapshot.Listings;
import dev.hybridinference.gateway.snapshot.ProviderAccess;
import dev.hybridinference.gateway.snapshot.Snapshot;
import dev.hybridinference.gateway.snapshot.SnapshotHolder;
import dev.hybridinference.gateway.upstream.UpstreamClient;
import dev.hybridinference.kernel.dialect.ProviderKind;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Keeps the model lists of providers that were found in the environment: asked at the start, on
 * {@link #refresh}, and in between; those that did not answer are asked again sooner. With a
 * configuration file nobody is asked, for there the file says what is served. Thread-safe.
 */
public final class ModelDiscovery implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(ModelDiscovery.class.getName());

    /**
     * How often and how long.
     *
     * @param every between two rounds
     * @param again between two rounds when a provider did not answer
     * @param patience for one answer
     */
    public record Pace(Duration every, Duration again, Duration patience) {
        /** What is usual. */
        public static final Pace USUAL =
                new Pace(Duration.ofMinutes(5), Duration.ofSeconds(30), Duration.ofSeconds(10));
    }

    private final SnapshotHolder snapshots;
    private final Listings listings;
    private final UpstreamClient upstream;
    private final LoopContext loop;
    private final Pace pace;
    private final Semaphore wanted = new Semaphore(0);
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    /**
     * @param loop where the calls run
     */
    public ModelDiscovery(
            SnapshotHolder snapshots,
            Listings listings,
            UpstreamClient upstream,
            LoopContext loop,
            Pace pace) {
        this.snapshots = snapshots;
        this.listings = listings;
        this.upstream = upstream;
        this.loop = loop;
        this.pace = pace;
    }

    /** Begins the first round and returns at once. */
    public void start() {
        threads.execute(this::rounds);
    }

    /** Asks everybody soon: the providers may have changed. */
    public void refresh() {
        wanted.release();
    }

    private void rounds() {
        try {
            while (true) {
                Duration rest = round() ? pace.every() : pace.again();
                var _ = wanted.tryAcquire(rest.toNanos(), TimeUnit.NANOSECONDS);
                wanted.drainPermits();
            }
        } catch (InterruptedException | RejectedExecutionException _) {
            // closed
        }
    }

    /** Whether all answered. */
    private boolean round() throws InterruptedException {
        Snapshot snapshot = snapshots.current();
        List<Callable<Boolean>> asks = new ArrayList<>();
        if (snapshot.config().found()) {
            for (ProviderAccess provider : snapshot.providers().values()) {
                if (!provider.kind().equals(ProviderKind.IN_PROCESS)) {
                    asks.add(() -> ask(provider));
                }
            }
        }
        boolean all = true;
        for (Future<Boolean> asked : threads.invokeAll(asks)) {
            try {
                all &= asked.get();
            } catch (ExecutionException broken) {
                LOG.log(System.Logger.Level.WARNING, "models of a provider were not read", broken);
                all = false;
            }
        }
        return all;
    }

    /** Whether the provider answered with a list. */
    private boolean ask(ProviderAccess provider) {
        List<String> models = List.of();
        boolean told = false;
        try {
            byte[] list = ListFetch.of(upstream, loop, provider, pace.patience());
            models = ModelList.read(provider.redacted(list));
            told = true;
        } catch (IOException | IllegalArgumentException unusable) {
            LOG.log(
                    System.Logger.Level.DEBUG,
                    "provider {0} does not list its models: {1}",
                    provider.name(),
                    unusable.getMessage());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        listings.put(provider, models);
        return told;
    }

    /** Stops asking; waits for what is running to notice. Must not be called on an event loop. */
    @Override
    public void close() {
        threads.shutdownNow();
        threads.close();
    }
}
