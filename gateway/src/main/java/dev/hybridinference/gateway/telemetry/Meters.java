package dev.hybridinference.gateway.telemetry;

import dev.hybridinference.gateway.record.Outcome;
import io.prometheus.metrics.core.datapoints.CounterDataPoint;
import io.prometheus.metrics.core.datapoints.DistributionDataPoint;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.EnumMap;
import java.util.Map;

/**
 * The metrics and their label sets, looked up once and then held. Thread-safe, but for {@link
 * PerRequest}.
 */
final class Meters {
    private static final double[] SECONDS = {
        0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600
    };
    private static final double[] PER_TOKEN = {
        0.001, 0.0025, 0.005, 0.01, 0.015, 0.02, 0.03, 0.05, 0.075, 0.1, 0.25, 0.5, 1, 2.5
    };
    private static final double[] SHORT = {
        0.00005, 0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.1, 1
    };

    private final Counter requests;
    private final Histogram duration;
    private final Histogram firstToken;
    private final Histogram outputToken;
    private final Histogram overhead;
    private final Counter tokens;
    private final Counter cost;
    private final Counter unpriced;
    private final Counter attempts;
    final CounterDataPoint fallbacks;
    final CounterDataPoint cancelled;

    Meters(PrometheusRegistry registry) {
        requests = counter(registry, Metric.REQUESTS, "surface", "model", "target", "outcome");
        duration = histogram(registry, Metric.DURATION, SECONDS);
        firstToken = histogram(registry, Metric.FIRST_TOKEN, SECONDS);
        outputToken = histogram(registry, Metric.OUTPUT_TOKEN, PER_TOKEN);
        overhead = histogram(registry, Metric.OVERHEAD, SHORT);
        tokens = counter(registry, Metric.TOKENS, "model", "target", "kind");
        cost = counter(registry, Metric.COST, "model", "target");
        unpriced = counter(registry, Metric.UNPRICED, "model", "target");
        attempts = counter(registry, Metric.ATTEMPTS, "target", "result");
        fallbacks = counter(registry, Metric.FALLBACKS).labelValues();
        cancelled = counter(registry, Metric.CANCELLED).labelValues();
    }

    private static Counter counter(PrometheusRegistry registry, Metric metric, String... labels) {
        return Counter.builder()
                .name(metric.wire())
                .help(metric.help())
                .labelNames(labels)
                .register(registry);
    }

    private static Histogram histogram(
            PrometheusRegistry registry, Metric metric, double... bounds) {
        return Histogram.builder()
                .name(metric.wire())
                .help(metric.help())
                .labelNames("surface")
                .classicOnly()
                .classicUpperBounds(bounds)
                .register(registry);
    }

    CounterDataPoint attempts(String target, String result) {
        return attempts.labelValues(target, result);
    }

    PerRequest perRequest(String surface, String model, String target) {
        return new PerRequest(surface, model, target);
    }

    /** The meters of one surface, model and target. Confined to one event loop. */
    final class PerRequest {
        private final String surface;
        private final String model;
        private final String target;
        private final Map<Outcome, CounterDataPoint> outcomes = new EnumMap<>(Outcome.class);
        final DistributionDataPoint duration;
        final DistributionDataPoint firstToken;
        final DistributionDataPoint outputToken;
        final DistributionDataPoint overhead;
        final CounterDataPoint input;
        final CounterDataPoint cachedInput;
        final CounterDataPoint cacheWrite;
        final CounterDataPoint output;
        final CounterDataPoint reasoning;
        final CounterDataPoint cost;
        final CounterDataPoint unpriced;
        final CounterDataPoint okAttempts;

        PerRequest(String surface, String model, String target) {
            this.surface = surface;
            this.model = model;
            this.target = target;
            duration = Meters.this.duration.labelValues(surface);
            firstToken = Meters.this.firstToken.labelValues(surface);
            outputToken = Meters.this.outputToken.labelValues(surface);
            overhead = Meters.this.overhead.labelValues(surface);
            input = tokens.labelValues(model, target, "input");
            cachedInput = tokens.labelValues(model, target, "cached_input");
            cacheWrite = tokens.labelValues(model, target, "cache_write");
            output = tokens.labelValues(model, target, "output");
            reasoning = tokens.labelValues(model, target, "reasoning");
            cost = Meters.this.cost.labelValues(model, target);
            unpriced = Meters.this.unpriced.labelValues(model, target);
            okAttempts = attempts.labelValues(target, "ok");
        }

        CounterDataPoint outcome(Outcome outcome) {
            CounterDataPoint known = outcomes.get(outcome);
            if (known == null) {
                known = requests.labelValues(surface, model, target, outcome.word());
                outcomes.put(outcome, known);
            }
            return known;
        }
    }
}
