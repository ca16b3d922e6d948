package dev.hybridinference.gateway.telemetry;

import dev.hybridinference.gateway.loop.LoopContext;
import dev.hybridinference.gateway.loop.Loops;
import dev.hybridinference.gateway.record.AttemptRecord;
import dev.hybridinference.gateway.record.ExchangeRecord;
import dev.hybridinference.gateway.record.Outcome;
import dev.hybridinference.gateway.record.Phase;
import dev.hybridinference.gateway.record.RecordObserver;
import dev.hybridinference.gateway.snapshot.Live;
import dev.hybridinference.gateway.snapshot.TargetCell;
import dev.hybridinference.gateway.version.Version;
import dev.hybridinference.kernel.call.Usage;
import dev.hybridinference.kernel.price.Money;
import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Derives metrics and access lines from records. Thread-safe; records come on their own loops. */
public final class Telemetry implements RecordObserver {
    private static final String NONE = "none";
    private static final String OTHER = "other";

    /** Label sets of one loop; more are counted together under one name. */
    private static final int MOST_LABEL_SETS = 4_096;

    private static final double SECOND = 1e9;
    private static final double PUSD_PER_USD = 1e12;

    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final Meters meters = new Meters(registry);
    private final IdentityHashMap<LoopContext, Map<Labels, Meters.PerRequest>> known =
            new IdentityHashMap<>();
    private final AtomicInteger inFlight = new AtomicInteger();
    private final AtomicInteger streams = new AtomicInteger();
    private final @Nullable AccessLog log;

    private record Labels(String surface, String model, String target) {}

    /**
     * @param log null when there is none
     * @param live whose targets' health is shown
     */
    public Telemetry(Loops loops, @Nullable AccessLog log, Live live, LongSupplier nanoTime) {
        this.log = log;
        for (LoopContext loop : loops.contexts()) {
            known.put(loop, new HashMap<>());
        }
        gauge(Metric.IN_FLIGHT, inFlight::get);
        gauge(Metric.STREAMS, streams::get);
        counter(Metric.LOG_DROPPED, () -> log == null ? 0 : log.dropped());
        GaugeWithCallback.builder()
                .name(Metric.HEALTHY.wire())
                .help(Metric.HEALTHY.help())
                .labelNames("target")
                .callback(
                        to -> {
                            for (TargetCell cell : live.targets()) {
                                long now = nanoTime.getAsLong();
                                boolean sick = cell.rest().resting(now) || breaker(cell, now) == 1;
                                to.call(sick ? 0 : 1, cell.id());
                            }
                        })
                .register(registry);
        GaugeWithCallback.builder()
                .name(Metric.BREAKER.wire())
                .help(Metric.BREAKER.help())
                .labelNames("target")
                .callback(
                        to -> {
                            for (TargetCell cell : live.targets()) {
                                to.call(breaker(cell, nanoTime.getAsLong()), cell.id());
                            }
                        })
                .register(registry);
        GaugeWithCallback.builder()
                .name(Metric.QUEUE.wire())
                .help(Metric.QUEUE.help())
                .labelNames("target", "kind")
                .callback(to -> queues(live, nanoTime.getAsLong(), to))
                .register(registry);
        GaugeWithCallback.builder()
                .name(Metric.BUILD.wire())
                .help(Metric.BUILD.help())
                .labelNames("version")
                .callback(to -> to.call(1, Version.NUMBER))
                .register(registry);
    }

    /** 0 closed, 0.5 half-open, 1 open. */
    private static double breaker(TargetCell cell, long now) {
        return switch (cell.endpoint().health().seen(now).breaker()) {
            case CLOSED -> 0;
            case HALF_OPEN, PROBING -> 0.5;
            case OPEN, OPEN_SOFT -> 1;
        };
    }

    private static void queues(Live live, long now, GaugeWithCallback.Callback to) {
        for (TargetCell cell : live.targets()) {
            Live.Endpoint endpoint = cell.endpoint();
            to.call(endpoint.health().waiting(), cell.id(), "gateway");
            int queued = endpoint.load().queued(now);
            if (queued >= 0) {
                to.call(queued, cell.id(), "waiting");
                to.call(endpoint.load().running(now), cell.id(), "running");
            }
        }
    }

    /** Shows a number that somebody else keeps; before the first exposition. */
    public void gauge(Metric metric, DoubleSupplier value) {
        GaugeWithCallback.builder()
                .name(metric.wire())
                .help(metric.help())
                .callback(to -> to.call(value.getAsDouble()))
                .register(registry);
    }

    /** Shows a count that somebody else keeps and that never falls; as {@link #gauge}. */
    public void counter(Metric metric, DoubleSupplier value) {
        CounterWithCallback.builder()
                .name(metric.wire())
                .help(metric.help())
                .callback(to -> to.call(value.getAsDouble()))
                .register(registry);
    }

    /** Requests that are running. */
    public int inFlight() {
        return inFlight.get();
    }

    @Override
    public void opened(ExchangeRecord record, LoopContext loop) {
        inFlight.incrementAndGet();
    }

    @Override
    public void understood(ExchangeRecord record, LoopContext loop) {
        if (isStream(record)) {
            streams.incrementAndGet();
        }
    }

    private static boolean isStream(ExchangeRecord record) {
        return record.call != null && record.call.stream();
    }

    @Override
    public void closed(ExchangeRecord record, LoopContext loop) {
        inFlight.decrementAndGet();
        Meters.PerRequest of = of(record, loop);
        of.outcome(record.outcome).inc();
        of.duration.observe(record.sinceArrival(Phase.CLOSED) / SECOND);
        if (isStream(record)) {
            streams.decrementAndGet();
            stream(record, of);
        }
        if (record.has(Phase.SENT) && record.attempts().size() == 1) {
            long own = record.sinceArrival(Phase.SENT) - record.sinceArrival(Phase.BODY_READ);
            of.overhead.observe(own / SECOND);
        }
        Usage usage = record.usage();
        if (usage != null) {
            of.input.inc(usage.input());
            of.cachedInput.inc(usage.cachedInput());
            of.cacheWrite.inc(usage.cacheWrite5m() + usage.cacheWrite1h());
            of.output.inc(usage.output());
            of.reasoning.inc(usage.reasoning());
        }
        Money cost = record.bill.cost();
        if (cost == null) {
            of.unpriced.inc();
        } else if (cost.pusd() > 0) {
            of.cost.inc(cost.pusd() / PUSD_PER_USD);
        }
        attempts(record, of);
        if ("client".equals(record.cancelledBy)) {
            meters.cancelled.inc();
        }
        if (log != null) {
            log.add(record, loop);
        }
    }

    private static void stream(ExchangeRecord record, Meters.PerRequest of) {
        if (!record.has(Phase.FIRST_CONTENT)) {
            return;
        }
        long first = record.sinceArrival(Phase.FIRST_CONTENT);
        of.firstToken.observe(first / SECOND);
        Usage usage = record.usage();
        if (record.outcome == Outcome.OK && usage != null && usage.output() > 1) {
            long rest = record.sinceArrival(Phase.CLOSED) - first;
            of.outputToken.observe(rest / SECOND / (usage.output() - 1));
        }
    }

    private void attempts(ExchangeRecord record, Meters.PerRequest of) {
        for (int i = 0; i < record.attempts().size(); i++) {
            AttemptRecord attempt = record.attempts().get(i);
            if (attempt.result().equals("ok")) {
                of.okAttempts.inc();
            } else {
                meters.attempts(attempt.label(), attempt.result()).inc();
            }
        }
        if (record.attempts().size() > 1) {
            meters.fallbacks.inc();
        }
    }

    private Meters.PerRequest of(ExchangeRecord record, LoopContext loop) {
        Map<Labels, Meters.PerRequest> here = known.get(loop);
        if (here == null) {
            throw new IllegalArgumentException("loop: not one of the data plane");
        }
        Labels labels =
                new Labels(
                        record.surface,
                        record.model == null ? NONE : record.model,
                        record.targetLabel == null ? NONE : record.targetLabel);
        Meters.PerRequest of = here.get(labels);
        if (of == null) {
            if (here.size() >= MOST_LABEL_SETS) {
                labels = new Labels(record.surface, OTHER, OTHER);
            }
            of = here.computeIfAbsent(labels, l -> meters.perRequest(l.surface, l.model, l.target));
        }
        return of;
    }

    /** All metrics in Prometheus' text format. Blocks for the length of a walk over all metrics. */
    public byte[] exposition() {
        ByteArrayOutputStream out = new ByteArrayOutputStream(16 * 1024);
        try {
            PrometheusTextFormatWriter.create().write(out, registry.scrape());
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return out.toByteArray();
    }
}
