package dev.hybridinference.bench.compare;

import dev.hybridinference.bench.candidate.Sample;
import java.util.function.ToDoubleFunction;

/**
 * One row of the table.
 *
 * @param part the load it comes from
 * @param needsProcess whether it says nothing about the direct way
 * @param perInstruction whether it only exists where instructions are counted
 */
record Figure(
        String name,
        Part part,
        boolean needsProcess,
        boolean perInstruction,
        ToDoubleFunction<Sample> value) {

    static final Figure UNARY_CPU =
            cpu("request: CPU µs", Part.UNARY, sample -> sample.load().ok());
    static final Figure UNARY_INSTRUCTIONS =
            instructions("request: k instructions", Part.UNARY, sample -> sample.load().ok());
    static final Figure UNARY_RATE =
            any("requests/s, 64 connections", Part.UNARY, s -> s.load().ok() / s.load().seconds());
    static final Figure UNARY_LOADED =
            cpu("its CPU's load meanwhile, %", Part.UNARY, s -> s.load().seconds() * 1e4);
    static final Figure UNARY_RSS = rss("requests: peak RSS MB", Part.UNARY);
    static final Figure CHUNK_CPU =
            cpu("paced chunk: CPU µs", Part.STREAM, sample -> sample.load().chunks());
    static final Figure CHUNK_INSTRUCTIONS =
            instructions(
                    "paced chunk: k instructions", Part.STREAM, sample -> sample.load().chunks());
    static final Figure CHUNK_P50 =
            any("chunk one way: p50 µs", Part.STREAM, s -> s.load().delay().p50());
    static final Figure CHUNK_P99 =
            any("chunk one way: p99 µs", Part.STREAM, s -> s.load().delay().p99());
    static final Figure CHUNK_NEAR_FORTY =
            any("chunks near 40 ms, %", Part.STREAM, s -> s.load().delay().nearFortyShare() * 100);
    static final Figure TRANSLATED_CPU =
            cpu("translated chunk: CPU µs", Part.TRANSLATED, sample -> sample.load().chunks());
    static final Figure BODY_CPU = cpu("1 MB body: CPU µs", Part.BODY, s -> s.load().ok());
    static final Figure LATENCY_P50 =
            any("1,000 requests/s: p50 µs", Part.LATENCY, s -> s.load().latency().p50());
    static final Figure LATENCY_P99 =
            any("1,000 requests/s: p99 µs", Part.LATENCY, s -> s.load().latency().p99());
    static final Figure LATENCY_CPU =
            cpu("1,000 requests/s: CPU µs", Part.LATENCY, s -> s.load().ok());
    static final Figure LATENCY_NEAR_FORTY =
            any(
                    "requests near 40 ms, %",
                    Part.LATENCY, s -> s.load().latency().nearFortyShare() * 100);
    static final Figure MANY_GAP =
            any("3,000 streams: largest gap ms", Part.STREAMS3000, s -> s.load().gap().max() / 1e3);
    static final Figure MANY_CPU =
            cpu("3,000 streams: CPU µs per chunk", Part.STREAMS3000, s -> s.load().chunks());
    static final Figure MANY_RSS = rss("3,000 streams: peak RSS MB", Part.STREAMS3000);
    static final Figure SLOW_RSS = rss("200 slow readers: peak RSS MB", Part.SLOW);
    static final Figure SLOW_P99 =
            any("200 slow readers: others' p99 µs", Part.SLOW, s -> s.load().latency().p99());
    static final Figure SLOW_SECONDS =
            any("200 slow readers: seconds", Part.SLOW, s -> s.load().seconds());

    private static Figure any(String name, Part part, ToDoubleFunction<Sample> value) {
        return new Figure(name, part, false, false, value);
    }

    private static Figure cpu(String name, Part part, ToDoubleFunction<Sample> units) {
        return new Figure(
                name, part, true, false, s -> s.cpuNanos() / 1e3 / units.applyAsDouble(s));
    }

    private static Figure instructions(String name, Part part, ToDoubleFunction<Sample> units) {
        return new Figure(
                name,
                part,
                true,
                true,
                s -> s.instructions().orElse(0) / 1e3 / units.applyAsDouble(s));
    }

    private static Figure rss(String name, Part part) {
        return new Figure(name, part, true, false, s -> s.peakBytes() / 1e6);
    }
}
