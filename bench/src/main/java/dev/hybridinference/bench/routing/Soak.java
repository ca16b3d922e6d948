package dev.hybridinference.bench.routing;

import dev.hybridinference.bench.measure.Findings;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** Mixed load for a long time, while one server after the other has its trouble. Stateless. */
final class Soak {
    private static final double RATE = 40;
    private static final int LOOKS = 200;
    private static final Behaviour WELL = Behaviour.ok(50, 5);
    private static final List<Behaviour> TROUBLES =
            List.of(
                    WELL.failing(1),
                    WELL.failing(0.3),
                    WELL.slower(10),
                    WELL.atMost(1, Behaviour.TOO_MANY),
                    WELL.atMost(1, Behaviour.UNAVAILABLE));

    private static final double MOST_RESIDENT_RISE_PERCENT = 5;
    private static final double MOST_RISE = 5;

    /** When a server was not well, and an eighth of a period afterwards. */
    private record Window(long from, long to) {
        boolean touches(Seen one) {
            return one.dueNanos() <= to && one.endNanos() >= from;
        }
    }

    private Soak() {}

    static void run(RoutingOptions options, Findings findings)
            throws IOException, InterruptedException {
        Scene.Setup setup =
                Scene.Setup.open(
                        options.folder().resolve("soak"),
                        options.serve(),
                        "weighted",
                        "health: { breaker: on }");
        try (Scene scene = Scene.start(setup, WELL, options.seed())) {
            OpenLoad.Offer offer =
                    new OpenLoad.Offer(
                            "soak",
                            new Question(scene.port(), Scene.KEY, Scene.ALL, true),
                            RATE,
                            options.lengths().soak(),
                            options.seed());
            ProcessWatch watch = new ProcessWatch(scene.tree());
            OpenLoad load = OpenLoad.start(offer);
            List<Window> windows = troubles(scene, options.lengths(), watch);
            List<Seen> all = load.await();
            scene.stopGateway();
            String offered = offer.words() + " = " + all.size();
            held(watch, offered, findings);
            failures(new Tally(all), windows, findings);
            SoakBooks.compare(scene.data(), all, findings);
        }
    }

    /** Switches the troubles on and off until the time is over. */
    private static List<Window> troubles(Scene scene, Lengths lengths, ProcessWatch watch) {
        List<Window> windows = new ArrayList<>();
        long start = System.nanoTime();
        long end = start + Pause.nanos(lengths.soak());
        double step = lengths.soak() / LOOKS;
        double period = lengths.period();
        for (int turn = 0; System.nanoTime() < end; turn++) {
            long begins = start + Pause.nanos(turn * period + period / 2);
            look(watch, Math.min(begins, end), step);
            if (begins >= end) {
                break;
            }
            ModelServer ill = scene.server(turn % Scene.SERVERS);
            long ends = begins + Pause.nanos(period / 4);
            ill.become(TROUBLES.get(turn % TROUBLES.size()));
            look(watch, ends, step);
            ill.become(WELL);
            windows.add(new Window(begins, System.nanoTime() + Pause.nanos(period / 8)));
            look(watch, Math.min(end, ends + Pause.nanos(period / 4)), step);
        }
        return windows;
    }

    private static void look(ProcessWatch watch, long until, double step) {
        while (System.nanoTime() < until) {
            watch.look();
            Pause.until(Math.min(until, System.nanoTime() + Pause.nanos(step)));
        }
    }

    private static void held(ProcessWatch watch, String offered, Findings findings) {
        ProcessWatch.Trend resident = watch.trend(ProcessWatch.Sample::resident);
        findings.figure("O08 soak: resident memory, mean, MiB", offered, resident.mean());
        findings.figure("O08 soak: resident memory, slope, MiB an hour", offered, resident.slope());
        findings.atMost(
                "O08 soak: resident memory, rise after the first third, %",
                offered,
                100 * resident.rise() / Math.max(1, resident.mean()),
                MOST_RESIDENT_RISE_PERCENT);
        held("open files", watch, ProcessWatch.Sample::files, findings);
        held("threads", watch, ProcessWatch.Sample::threads, findings);
    }

    private static void held(
            String what,
            ProcessWatch watch,
            ToDoubleFunction<ProcessWatch.Sample> figure,
            Findings findings) {
        ProcessWatch.Trend trend = watch.trend(figure);
        findings.figure("O08 soak: %s, slope an hour".formatted(what), "", trend.slope());
        findings.atMost(
                "O08 soak: %s, rise after the first third".formatted(what),
                "mean %.0f".formatted(trend.mean()),
                trend.rise(),
                MOST_RISE);
    }

    private static void failures(Tally all, List<Window> windows, Findings findings) {
        Tally inside = all.where(one -> windows.stream().anyMatch(window -> window.touches(one)));
        Tally outside = all.where(one -> windows.stream().noneMatch(window -> window.touches(one)));
        findings.none(
                "O08 soak: errors outside of faults",
                outside.size() + " requests",
                outside.failed());
        findings.count(
                "O08 soak: errors during faults",
                "%d requests in %d faults".formatted(inside.size(), windows.size()),
                inside.failed());
    }
}
