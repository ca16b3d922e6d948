package dev.hybridinference.bench.compare;

import dev.hybridinference.bench.candidate.GatewayConfig;
import dev.hybridinference.bench.load.LoadPlan;
import java.util.List;
import java.util.stream.Stream;

/** The loads of a comparison; {@code quick} ones are short and only good for a first look. */
record Loads(boolean quick) {

    private static final int BODY = 1_000_000;

    /** 64 connections, closed loop. */
    LoadPlan unary() {
        return plan("mock-unary", 64, quick ? 5_000 : 40_000);
    }

    /** 200 streams with chunks 20 ms apart. */
    LoadPlan stream() {
        int chunks = quick ? 50 : 100;
        return paced(200, chunks, 20, 200);
    }

    /** The same streams for clients of another protocol. */
    LoadPlan translated() {
        return stream().speaking(LoadPlan.Protocol.MESSAGES);
    }

    /** Bodies of 1 MB on 4 connections. */
    LoadPlan body() {
        LoadPlan plan = plan("mock-unary", 4, quick ? 50 : 200);
        return new LoadPlan(
                0, plan.key(), plan.model(), 4, plan.requests(), 0, 0, 0, BODY, LoadPlan.Slow.NONE);
    }

    /** 1,000 requests a second on 64 connections, open loop. */
    LoadPlan latency() {
        return open(1000, quick ? 2 : 8, LoadPlan.Slow.NONE);
    }

    /** 3,000 streams with chunks 300 ms apart. */
    LoadPlan streams3000() {
        return paced(3000, quick ? 10 : 40, 300, 3000);
    }

    /** 200 readers of 100 MB at 64 KB/s, while others go on at 200 requests a second. */
    LoadPlan slow() {
        return open(200, quick ? 5 : 30, new LoadPlan.Slow(200, "mock-large-100mb", 64 * 1024));
    }

    /** What each candidate does before it is measured, so that its JIT is done. */
    List<LoadPlan> warmUp() {
        int share = quick ? 10 : 1;
        LoadPlan burst =
                new LoadPlan(
                        0,
                        GatewayConfig.KEY,
                        "mock-burst-200",
                        16,
                        1_000 / share,
                        0,
                        0,
                        200,
                        200,
                        LoadPlan.Slow.NONE);
        LoadPlan unary = plan("mock-unary", 64, 80_000 / share);
        return quick
                ? List.of(unary, burst, stream(), body())
                : List.of(unary, burst, stream(), stream(), body(), unary, stream());
    }

    /** Every model that any load asks for. */
    List<String> models() {
        return Stream.concat(
                        warmUp().stream(),
                        Stream.of(unary(), stream(), body(), latency(), streams3000(), slow()))
                .flatMap(plan -> Stream.of(plan.model(), plan.slow().model()))
                .filter(model -> model.startsWith("mock-"))
                .distinct()
                .sorted()
                .toList();
    }

    int rounds(Part part, int asked) {
        return switch (part) {
            case UNARY, STREAM, TRANSLATED, BODY, LATENCY -> asked;
            case STREAMS3000 -> Math.min(asked, 3);
            case SLOW -> 1;
            case STARTUP -> quick ? 3 : Math.max(7, asked);
        };
    }

    LoadPlan plan(Part part) {
        return switch (part) {
            case UNARY -> unary();
            case STREAM -> stream();
            case TRANSLATED -> translated();
            case BODY -> body();
            case LATENCY -> latency();
            case STREAMS3000 -> streams3000();
            case SLOW -> slow();
            case STARTUP -> throw new IllegalArgumentException("startup: has no load");
        };
    }

    private static LoadPlan plan(String model, int connections, int requests) {
        return new LoadPlan(
                0,
                GatewayConfig.KEY,
                model,
                connections,
                requests,
                0,
                0,
                0,
                200,
                LoadPlan.Slow.NONE);
    }

    private static LoadPlan paced(int streams, int chunks, int gapMillis, int rampMillis) {
        return new LoadPlan(
                0,
                GatewayConfig.KEY,
                "mock-stream-%dx%dms".formatted(chunks, gapMillis),
                streams,
                streams,
                0,
                rampMillis,
                chunks,
                200,
                LoadPlan.Slow.NONE);
    }

    private static LoadPlan open(int rate, int seconds, LoadPlan.Slow slow) {
        return new LoadPlan(
                0, GatewayConfig.KEY, "mock-unary", 64, rate * seconds, rate, 0, 0, 200, slow);
    }
}
