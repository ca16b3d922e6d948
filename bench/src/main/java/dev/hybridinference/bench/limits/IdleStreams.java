package dev.hybridinference.bench.limits;

import dev.hybridinference.bench.candidate.GatewayConfig;
import dev.hybridinference.bench.load.DriverProcess;
import dev.hybridinference.bench.load.LoadPlan;
import dev.hybridinference.bench.load.LoadResult;
import dev.hybridinference.bench.measure.Findings;
import dev.hybridinference.bench.measure.ProcessTree;
import java.io.IOException;
import java.util.List;

/**
 * As many streams as there are files for, each with one event at its beginning, then a silence, and
 * one event at its end. Confined to one thread.
 */
final class IdleStreams {
    /** A client's connection and a provider's. */
    private static final int FILES = 2;

    /** For jars, books and others. */
    private static final int OTHER_FILES = 500;

    /**
     * New streams of a second while they are opened: all have begun before a connection is closed
     * for want of a request.
     */
    private static final int RAMP = 1_200;

    /** A gateway fills a silence after so many seconds, and looks after it a few times a second. */
    private static final int COMMENT_EVERY = 15;

    private static final double LATEST_COMMENT = COMMENT_EVERY + 1;
    private static final int CHUNKS = 2;
    private static final int WARM_SECONDS = 5;

    private IdleStreams() {}

    static void run(LimitsOptions options, Findings findings)
            throws IOException, InterruptedException {
        int silence = options.lengths().silence();
        String model = "mock-stream-2x%dms".formatted(silence * 1_000);
        String warm = "mock-burst-2";
        try (Rig rig =
                Rig.start(
                        options.folder().resolve("idle"), options.serve(), List.of(model, warm))) {
            ProcessTree tree = rig.gateway().tree().orElseThrow();
            rig.warmUp(warm, CHUNKS, WARM_SECONDS);
            Jcmd.in(tree).run("GC.run");
            long files = OpenFiles.most(tree);
            int streams =
                    (int) Math.min(options.lengths().streams(), (files - OTHER_FILES) / FILES);
            LoadPlan plan = rig.gateway().address(plan(model, streams));
            try (IdleWatch watch = new IdleWatch(tree, rig.gateway().port())) {
                LoadResult result =
                        rig.driver()
                                .run(
                                        plan,
                                        new DriverProcess.Around() {
                                            @Override
                                            public void before() {
                                                watch.start();
                                            }

                                            @Override
                                            public void after() {
                                                watch.stop();
                                            }
                                        });
                String offered =
                        "%d streams, silent for %d s, of %d files"
                                .formatted(streams, silence, files);
                report(streams, offered, result, findings);
                report(streams, offered, watch, findings);
                findings.atLeast(
                        "S13 idle: comments of a stream, on average",
                        offered,
                        (double) result.silence().samples() / streams,
                        Math.floor(silence / LATEST_COMMENT));
            }
        }
    }

    private static void report(int streams, String offered, LoadResult result, Findings findings) {
        String lost = result.clean() ? offered : offered + ": " + result.error();
        findings.none("S13 idle: streams that were lost", lost, streams - result.ok());
        findings.figure(
                "S13 idle: silence before a comment, p50, s",
                offered,
                result.silence().p50() / 1e6);
        findings.atMost(
                "S13 idle: longest silence before a comment, s",
                offered,
                result.silence().max() / 1e6,
                LATEST_COMMENT);
    }

    private static void report(int streams, String offered, IdleWatch watch, Findings findings) {
        findings.atLeast(
                "S13 idle: streams that were held at the same time",
                offered,
                (double) watch.held(),
                streams);
        findings.count("S13 idle: files that were open", offered, watch.files());
        findings.figure(
                "S13 idle: RSS, MB",
                "%.0f MB before".formatted(watch.bytesBefore() / 1e6),
                watch.bytesHeld() / 1e6);
        findings.figure(
                "S13 idle: KB of memory for a stream",
                offered,
                (watch.bytesHeld() - watch.bytesBefore()) / 1e3 / Math.max(1, watch.held()));
        findings.figure(
                "S13 idle: CPU while they were silent, % of a core", offered, watch.cpuPercent());
    }

    private static LoadPlan plan(String model, int streams) {
        return new LoadPlan(
                0,
                GatewayConfig.KEY,
                model,
                streams,
                streams,
                0,
                1_000 * streams / RAMP,
                CHUNKS,
                200,
                LoadPlan.Slow.NONE);
    }
}
