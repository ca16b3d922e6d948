package dev.hybridinference.gateway.process;

import dev.hybridinference.gateway.admin.AdminListener;
import dev.hybridinference.gateway.config.Config;
import dev.hybridinference.gateway.config.LedgerConfig;
import dev.hybridinference.gateway.config.LogConfig;
import dev.hybridinference.gateway.config.ServerConfig;
import dev.hybridinference.gateway.content.ContentKeeper;
import dev.hybridinference.gateway.demo.DemoProvider;
import dev.hybridinference.gateway.discovery.ModelDiscovery;
import dev.hybridinference.gateway.edge.EdgeServer;
import dev.hybridinference.gateway.edge.EdgeSettings;
import dev.hybridinference.gateway.exchange.BodyBudget;
import dev.hybridinference.gateway.exchange.ExchangeShared;
import dev.hybridinference.gateway.exchange.Exchanges;
import dev.hybridinference.gateway.fetch.ImageFetch;
import dev.hybridinference.gateway.front.FrontDoor;
import dev.hybridinference.gateway.front.HealthPages;
import dev.hybridinference.gateway.front.ModelPages;
import dev.hybridinference.gateway.identity.KeyRing;
import dev.hybridinference.gateway.identity.MasterKey;
import dev.hybridinference.gateway.identity.Pepper;
import dev.hybridinference.gateway.loop.Loops;
import dev.hybridinference.gateway.probe.ProbeSettings;
import dev.hybridinference.gateway.probe.Probes;
import dev.hybridinference.gateway.ship.Shipper;
import dev.hybridinference.gateway.snapshot.Live;
import dev.hybridinference.gateway.snapshot.ProviderAccess;
import dev.hybridinference.gateway.snapshot.RouteArchive;
import dev.hybridinference.gateway.snapshot.Snapshot;
import dev.hybridinference.gateway.snapshot.SnapshotBuilder;
import dev.hybridinference.gateway.snapshot.SnapshotHolder;
import dev.hybridinference.gateway.snapshot.SnapshotSources;
import dev.hybridinference.gateway.spool.Spool;
import dev.hybridinference.gateway.spool.SpoolSettings;
import dev.hybridinference.gateway.step.Parking;
import dev.hybridinference.gateway.store.LedgerStore;
import dev.hybridinference.gateway.store.RetentionClock;
import dev.hybridinference.gateway.store.Sealer;
import dev.hybridinference.gateway.store.Stores;
import dev.hybridinference.gateway.telemetry.AccessLog;
import dev.hybridinference.gateway.telemetry.Metric;
import dev.hybridinference.gateway.telemetry.Telemetry;
import dev.hybridinference.gateway.upstream.PoolLimits;
import dev.hybridinference.gateway.upstream.Resolver;
import dev.hybridinference.gateway.upstream.TlsTrust;
import dev.hybridinference.gateway.upstream.UpstreamClient;
import dev.hybridinference.kernel.price.PriceBook;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Builds everything in start order; {@link #close} is the reverse. Thread-safe. */
public final class Gateway implements AutoCloseable {
    private static final int PARKED_WORKS = 64;
    private static final int WARM_CONNECTIONS = 1;
    private static final long PROBE_ROUND_MILLIS = 250;

    /** Lag of the store that is told to those who watch. */
    private static final long BEHIND_MILLIS = 10_000;

    private final Loops loops;
    private final UpstreamClient upstream;
    private final Live live = new Live();
    private final BodyBudget bodies;
    private final Spool spool;
    private final ContentKeeper contents;
    private final Shipper shipper;
    private final SnapshotBuilder builder;
    private final SnapshotHolder snapshots;
    private final ModelDiscovery discovery;
    private final Telemetry telemetry;
    private final EdgeServer edge;
    private final AdminListener admin;
    private final AtomicBoolean draining = new AtomicBoolean();
    private final long drainNanos;
    private final Opened opened;

    /**
     * What a gateway is started with besides its configuration.
     *
     * @param dataDir where the process keeps its files
     * @param prices for targets without a price of their own
     * @param human whether access lines are for people
     * @param stdout where access lines go when the configuration says so
     * @param trust whom TLS connections to providers trust
     */
    public record Surroundings(
            Path dataDir,
            Pepper pepper,
            KeyRing keys,
            PriceBook prices,
            boolean human,
            OutputStream stdout,
            TlsTrust trust) {}

    private Gateway(Config config, Surroundings around, LongSupplier nanoTime, Opened opened)
            throws IOException {
        this.opened = opened;
        ServerConfig server = config.server();
        drainNanos = server.drain().toNanos();
        spool =
                opened.add(
                        Spool.open(
                                around.dataDir(),
                                spoolSettings(config.ledger()),
                                server.loops(),
                                System::currentTimeMillis),
                        Spool::close);
        contents =
                opened.add(
                        new ContentKeeper(
                                Stores.contents(config.storage()),
                                new RetentionClock(InstantSource.system(), System::nanoTime),
                                config.ledger().content().kept(),
                                ContentKeeper.MEMORY),
                        ContentKeeper::close);
        shipper = opened.add(shipper(config, around), Shipper::close);
        loops = opened.add(new Loops(server.loops(), nanoTime), Loops::close);
        AccessLog log = accessLog(config.log(), around);
        DemoProvider demo = opened.add(DemoProvider.start(loops), DemoProvider::close);
        Resolver resolver = opened.add(Resolver.system(), Resolver::close);
        upstream =
                opened.add(
                        new UpstreamClient(
                                loops,
                                new Parking(PARKED_WORKS),
                                resolver,
                                around.trust(),
                                PoolLimits.DEFAULT),
                        UpstreamClient::close);
        long bodyMemory = DirectMemory.forBodies(server.bodyMemory());
        bodies = new BodyBudget(bodyMemory);
        MasterKey master = MasterKey.open(around.dataDir(), System.getenv(MasterKey.VARIABLE));
        builder =
                new SnapshotBuilder(
                        live,
                        demo.origin(),
                        master.proof("carriers"),
                        new RouteArchive(around.dataDir()));
        Snapshot first = builder.build(config, new SnapshotSources(around.keys(), around.prices()));
        snapshots = new SnapshotHolder(first);
        discovery =
                opened.add(
                        new ModelDiscovery(
                                snapshots,
                                live.listings(),
                                upstream,
                                loops.contexts().getFirst(),
                                ModelDiscovery.Pace.USUAL),
                        ModelDiscovery::close);
        LiveProbes probed = new LiveProbes(snapshots, live, nanoTime);
        Probes probes =
                opened.add(
                        new Probes(
                                ProbeSettings.USUAL,
                                probed::endpoints,
                                probed,
                                new Probes.Tools(upstream, loops.contexts().getFirst(), nanoTime)),
                        Probes::close);
        telemetry = new Telemetry(loops, log, live, nanoTime);
        telemetry.gauge(Metric.SPOOL_BYTES, spool::bytes);
        telemetry.gauge(Metric.LAG, () -> shipper.lagMillis() / 1e3);
        telemetry.counter(Metric.ROWS, shipper::rows);
        telemetry.counter(Metric.SYNC_FAILURES, spool::syncFailures);
        telemetry.counter(Metric.REFUSED, spool::refusedEntries);
        telemetry.counter(Metric.CONTENT_STORED, contents::stored);
        telemetry.counter(Metric.CONTENT_LEFT_OUT, contents::leftOut);
        ExchangeShared shared =
                new ExchangeShared(
                        snapshots,
                        live,
                        upstream,
                        new ImageFetch(upstream),
                        bodies,
                        spool,
                        contents,
                        telemetry,
                        System::currentTimeMillis,
                        new Parking(Runtime.getRuntime().availableProcessors()),
                        draining::get);
        Exchanges exchanges = new Exchanges(loops, shared, around.pepper(), System.nanoTime());
        HealthPages health =
                new HealthPages(
                        snapshots,
                        live,
                        telemetry,
                        new HealthPages.Books(
                                () -> shipper.lagMillis() > BEHIND_MILLIS,
                                () -> !spool.trouble().isEmpty()),
                        draining::get,
                        nanoTime);
        ModelPages models =
                new ModelPages(
                        snapshots,
                        live.listings(),
                        loops,
                        around.pepper(),
                        System.currentTimeMillis() / 1_000);
        FrontDoor door = new FrontDoor(exchanges, health, models);
        edge =
                opened.add(
                        EdgeServer.start(settings(server, bodyMemory), loops, door),
                        EdgeServer::close);
        admin =
                opened.add(
                        AdminListener.start(
                                config.console(),
                                around.dataDir(),
                                new LiveTargets(snapshots, nanoTime),
                                new LiveRoutes(snapshots, nanoTime)),
                        AdminListener::close);
        warm(first, Set.of());
        shipper.start();
        contents.start();
        discovery.start();
        probes.start(() -> Thread.sleep(PROBE_ROUND_MILLIS));
    }

    /**
     * Starts serving.
     *
     * @throws IOException when the port is taken or the access log cannot be opened
     */
    public static Gateway start(Config config, Surroundings around) throws IOException {
        return start(config, around, System::nanoTime);
    }

    /**
     * As {@link #start(Config, Surroundings)} with a clock of the caller's.
     *
     * @param nanoTime monotonic; read on the event loops for every deadline
     */
    static Gateway start(Config config, Surroundings around, LongSupplier nanoTime)
            throws IOException {
        Opened opened = new Opened();
        boolean started = false;
        try {
            Gateway gateway = new Gateway(config, around, nanoTime, opened);
            started = true;
            return gateway;
        } finally {
            if (!started) {
                opened.close();
            }
        }
    }

    private @Nullable AccessLog accessLog(LogConfig config, Surroundings around)
            throws IOException {
        return switch (config.access()) {
            case LogConfig.Access.Off() -> null;
            case LogConfig.Access.Stdout() -> accessLog(around.stdout(), around.human());
            case LogConfig.Access.ToFile(Path path) -> {
                Path parent = path.toAbsolutePath().getParent();
                if (parent != null) {
                    Files.createDirectories(parent);
                }
                yield accessLog(new FileOutputStream(path.toFile(), true), around.human());
            }
        };
    }

    private AccessLog accessLog(OutputStream to, boolean human) {
        return opened.add(new AccessLog(loops, to, human), AccessLog::close);
    }

    private Shipper shipper(Config config, Surroundings around) {
        Sealer sealer = Sealer.of(around.pepper());
        boolean each = config.ledger().sync() == LedgerConfig.Sync.EACH;
        return new Shipper(
                spool,
                () -> {
                    LedgerStore opened = Stores.open(config.storage(), sealer, each);
                    contents.storeIsThere();
                    return opened;
                },
                InstantSource.system(),
                config.ledger().rowsKept());
    }

    private static SpoolSettings spoolSettings(LedgerConfig ledger) {
        return new SpoolSettings(
                SpoolSettings.SEGMENT,
                ledger.spoolMax(),
                SpoolSettings.Sync.valueOf(ledger.sync().name()),
                ledger.interval());
    }

    private static EdgeSettings settings(ServerConfig server, long bodyMemory) {
        return new EdgeSettings(
                server.host(),
                server.port(),
                server.maxConnections(),
                (int) server.maxHeader(),
                Math.min(server.maxBody(), bodyMemory),
                new EdgeSettings.Clocks(
                        server.headerTimeout(),
                        server.idleTimeout(),
                        server.bodyTimeout(),
                        server.writeTimeout()));
    }

    /** The port that is listened on. */
    public int port() {
        return edge.port();
    }

    /** Where the operator's listener is, as a URL without a slash at its end. */
    public String adminUrl() {
        return admin.url();
    }

    /** What requests are served with now. */
    public Snapshot snapshot() {
        return snapshots.current();
    }

    /** Serves new requests with another configuration; running ones keep theirs. */
    public synchronized void reload(Config config, SnapshotSources with) {
        Set<String> before = new HashSet<>();
        Snapshot old = snapshots.current();
        for (ProviderAccess provider : old.providers().values()) {
            before.add(provider.origin().toString());
        }
        Snapshot next = builder.build(config, with);
        snapshots.replace(next);
        Set<String> after = new HashSet<>();
        for (ProviderAccess provider : next.providers().values()) {
            after.add(provider.origin().toString());
        }
        for (ProviderAccess provider : old.providers().values()) {
            if (!after.contains(provider.origin().toString())) {
                upstream.forget(provider.origin());
            }
        }
        warm(next, before);
        discovery.refresh();
    }

    /** Keeps connections to cloud providers ready; ours are near. */
    private void warm(Snapshot snapshot, Set<String> already) {
        for (ProviderAccess provider : snapshot.providers().values()) {
            if (!provider.origin().local() && !already.contains(provider.origin().toString())) {
                upstream.keepWarm(provider.origin(), WARM_CONNECTIONS);
            }
        }
    }

    /**
     * Requests that are running, leases that are open, body bytes held, upstream calls running,
     * bytes of content that is collected or waits.
     */
    public long[] live() {
        return new long[] {
            telemetry.inFlight(),
            live.openLeases(),
            bodies.used(),
            upstream.runningCalls(),
            contents.bytes()
        };
    }

    /**
     * Refuses new requests, lets running ones end within the drain time, and cuts the rest. Blocks;
     * must not be called on an event loop.
     */
    public void drain() {
        draining.set(true);
        edge.drain();
        long end = System.nanoTime() + drainNanos;
        while (telemetry.inFlight() > 0 && System.nanoTime() < end) {
            LockSupport.parkNanos(10_000_000L);
        }
    }

    /** Stops at once. Must not be called on an event loop. */
    @Override
    public void close() {
        opened.close();
    }
}
