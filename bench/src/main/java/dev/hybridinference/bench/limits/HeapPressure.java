package dev.hybridinference.bench.limits;

import dev.hybridinference.bench.candidate.GatewayConfig;
import dev.hybridinference.bench.candidate.Launch;
import dev.hybridinference.bench.measure.Findings;
import dev.hybridinference.bench.process.BenchFailure;
import dev.hybridinference.bench.process.Child;
import dev.hybridinference.bench.process.Probe;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** More bodies than memory, for heaps that get smaller and smaller. Confined to one thread. */
final class HeapPressure {
    private static final int BODY = 4_000_000;
    private static final int SMALL = 500;
    private static final int SMALL_REQUESTS = 200;
    private static final int AT_ONCE = 10;
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final String USUAL = "usual heap";

    private final LimitsOptions options;
    private final int mockPort;

    private HeapPressure(LimitsOptions options, int mockPort) {
        this.options = options;
        this.mockPort = mockPort;
    }

    /**
     * What became of one storm.
     *
     * @param answers statuses, and how often
     * @param errors lines of the log that tell of memory that ran out
     * @param alive whether the process still ran afterwards
     * @param smallFailed of small requests afterwards
     * @param peakBytes of resident memory
     */
    private record Outcome(
            Map<Integer, Integer> answers,
            long errors,
            boolean alive,
            int smallFailed,
            long peakBytes) {
        boolean borne() {
            return wrong(answers) == 0 && errors == 0 && alive && smallFailed == 0;
        }

        String words() {
            return "%d x %d MB, answered %s"
                    .formatted(
                            answers.values().stream().mapToInt(Integer::intValue).sum(),
                            BODY / 1_000_000,
                            new TreeMap<>(answers));
        }
    }

    static void run(LimitsOptions options, Findings findings, PrintStream progress)
            throws IOException {
        Path folder = Files.createDirectories(options.folder().resolve("heap"));
        try (Child mock = Rig.mock(folder)) {
            HeapPressure pressure = new HeapPressure(options, Rig.mockPort(mock));
            Outcome usual = pressure.storm(folder.resolve("usual"), "");
            progress.printf("  %s: %s%n", USUAL, usual.words());
            report(USUAL, usual, findings);
            int smallest = 0;
            for (int heap : options.lengths().heaps()) {
                Outcome outcome = pressure.storm(folder.resolve(heap + "m"), flags(heap));
                progress.printf(
                        "  %d MB: %s, %s%n",
                        heap, outcome.words(), outcome.borne() ? "borne" : "not borne");
                if (!outcome.borne()) {
                    break;
                }
                smallest = heap;
            }
            findings.count(
                    "O04 heap: smallest that bears it, MB",
                    "tried " + options.lengths().heaps(),
                    smallest);
        }
    }

    /** Answers that are none, or that say something else than yes or that it is too much. */
    static int wrong(Map<Integer, Integer> answers) {
        return answers.entrySet().stream()
                .filter(entry -> !right(entry.getKey()))
                .mapToInt(Map.Entry::getValue)
                .sum();
    }

    private static boolean right(int status) {
        return status / 100 == 2 || status == 413 || status == 429 || status == 503;
    }

    private static String flags(int megabytes) {
        return "-Xms8m -Xmx%dm".formatted(megabytes);
    }

    private Outcome storm(Path folder, String flags) throws IOException {
        GatewayConfig config =
                new GatewayConfig(folder, Probe.freePort(), mockPort, List.of("mock-unary"));
        Child gateway = Launch.start(options.serve(), config, Map.of("HYBRID_JAVA_OPTS", flags));
        try (gateway) {
            var _ = gateway.awaitAnswer(config.port(), "/livez", PATIENCE);
            Map<Integer, Integer> answers =
                    BodyStorm.send(config.port(), options.lengths().bodies(), BODY);
            int failed = small(config.port());
            long peak = gateway.tree().peakResidentBytes();
            boolean alive = gateway.alive();
            return new Outcome(answers, errors(folder), alive, failed, peak);
        } catch (BenchFailure notStarted) {
            return new Outcome(Map.of(), errors(folder), gateway.alive(), SMALL_REQUESTS, 0);
        }
    }

    /** How many of some small requests, a few at a time, are not answered well. */
    private static int small(int port) {
        int failed = 0;
        for (int sent = 0; sent < SMALL_REQUESTS; sent += AT_ONCE) {
            failed += AT_ONCE - BodyStorm.send(port, AT_ONCE, SMALL).getOrDefault(200, 0);
        }
        return failed;
    }

    private static long errors(Path folder) throws IOException {
        try (var lines = Files.lines(folder.resolve("out.log"))) {
            return lines.filter(line -> line.contains("OutOf")).count();
        }
    }

    private static void report(String heap, Outcome outcome, Findings findings) {
        String name = "O04 heap, %s: ".formatted(heap);
        String offered = outcome.words();
        findings.none(
                name + "answers that are not 2xx, 413, 429 or 503",
                offered,
                wrong(outcome.answers()));
        findings.none(name + "errors for want of memory", offered, outcome.errors());
        findings.none(name + "processes that ended", offered, outcome.alive() ? 0 : 1);
        findings.none(
                name + "small requests that failed afterwards",
                SMALL_REQUESTS + " requests",
                outcome.smallFailed());
        findings.figure(name + "peak RSS, MB", offered, outcome.peakBytes() / 1e6);
    }
}
