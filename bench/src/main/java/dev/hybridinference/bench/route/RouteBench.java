package dev.hybridinference.bench.route;

import com.sun.management.ThreadMXBean;
import dev.hybridinference.bench.measure.Table;
import dev.hybridinference.kernel.call.Call;
import dev.hybridinference.kernel.call.Operation;
import dev.hybridinference.kernel.health.EndpointView;
import dev.hybridinference.kernel.health.EndpointView.Breaker;
import dev.hybridinference.kernel.route.Facts;
import dev.hybridinference.kernel.route.Rest;
import dev.hybridinference.kernel.route.RoutePlan;
import dev.hybridinference.kernel.route.RouteTable;
import dev.hybridinference.kernel.route.Router;
import dev.hybridinference.kernel.route.Strategy;
import dev.hybridinference.kernel.route.Target;
import dev.hybridinference.kernel.route.TargetId;
import dev.hybridinference.kernel.route.TargetView;
import dev.hybridinference.kernel.route.TargetView.Extra;
import dev.hybridinference.kernel.route.TargetView.Order;
import dev.hybridinference.kernel.route.TargetView.Pace;
import dev.hybridinference.kernel.route.TargetView.Tariff;
import dev.hybridinference.kernel.route.TargetView.Work;
import dev.hybridinference.kernel.route.View;
import dev.hybridinference.kernel.route.strategy.Cost;
import dev.hybridinference.kernel.route.strategy.Latency;
import dev.hybridinference.kernel.route.strategy.LeastBusy;
import dev.hybridinference.kernel.route.strategy.Ordered;
import dev.hybridinference.kernel.route.strategy.RoundRobin;
import dev.hybridinference.kernel.route.strategy.Weighted;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * CPU time and allocation of one plan, on one thread: each strategy for 10 and 200 targets, of
 * which some are full, resting, spared or open. Confined to one thread.
 */
public final class RouteBench {
    private static final List<Strategy> STRATEGIES =
            List.of(
                    new Ordered(),
                    new Weighted(),
                    new RoundRobin(),
                    new LeastBusy(),
                    new Latency(),
                    new Cost());
    private static final List<Integer> SIZES = List.of(10, 200);
    private static final int ROUNDS = 9;
    private static final int TARGETS_A_ROUND = 400_000;
    private static final Facts FACTS =
            new Facts(Operation.CHAT, 2_000, Call.UNLIMITED, Call.Needs.NONE, false);

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final PrintStream out;
    private final boolean markdown;

    /** Pairs that were planned, so that no work can be left out as useless. */
    private long planned;

    public RouteBench(PrintStream out, boolean markdown) {
        this.out = out;
        this.markdown = markdown;
    }

    /** Measures and prints. */
    public void run() {
        Table table =
                new Table(
                        List.of(
                                "decision",
                                "targets",
                                "CPU, median",
                                "worst of %d rounds".formatted(ROUNDS),
                                "allocated, first round",
                                "last round"));
        for (int size : SIZES) {
            for (Strategy strategy : STRATEGIES) {
                table.row(row(strategy, size));
            }
        }
        if (planned == 0) {
            throw new IllegalStateException("planned: nothing (expected: pairs)");
        }
        out.print(markdown ? table.markdown() : table.plain());
    }

    private List<String> row(Strategy strategy, int size) {
        RouteTable table = table(strategy, size);
        View view = view(size);
        int times = TARGETS_A_ROUND / size;
        round(table, view, 4 * times);
        long[] nanos = new long[ROUNDS];
        long[] bytes = new long[ROUNDS];
        for (int round = 0; round < ROUNDS; round++) {
            long allocated = threads.getCurrentThreadAllocatedBytes();
            long time = threads.getCurrentThreadCpuTime();
            round(table, view, times);
            nanos[round] = (threads.getCurrentThreadCpuTime() - time) / times;
            bytes[round] = (threads.getCurrentThreadAllocatedBytes() - allocated) / times;
        }
        Arrays.sort(nanos);
        return List.of(
                strategy.word(),
                Integer.toString(size),
                micros(nanos[ROUNDS / 2]),
                micros(nanos[ROUNDS - 1]),
                "%d B".formatted(bytes[0]),
                "%d B".formatted(bytes[ROUNDS - 1]));
    }

    private void round(RouteTable table, View view, int times) {
        for (int i = 0; i < times; i++) {
            if (Router.plan(table, FACTS, view, i) instanceof RoutePlan.Ask ask) {
                planned += ask.candidates().size();
            }
        }
    }

    private static String micros(long nanos) {
        return String.format(Locale.ROOT, "%.2f µs", nanos / 1e3);
    }

    private static RouteTable table(Strategy strategy, int size) {
        List<Target> targets = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            targets.add(new Target(new TargetId("p" + i, "m"), 1 + i % 3, i % 4 == 3 ? 1 : 0, 1));
        }
        return new RouteTable("m", strategy, targets);
    }

    private static View view(int size) {
        List<TargetView> views = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            views.add(
                    new TargetView(
                            new EndpointView(
                                    i % 19 == 18 ? Breaker.OPEN : Breaker.CLOSED,
                                    i % 19 == 18 ? 1_000 : 0,
                                    1,
                                    i % 7,
                                    6,
                                    0),
                            Order.NONE,
                            i % 9 == 8 ? new Rest(1_000, false) : Rest.NONE,
                            List.of(i % 13 == 12 ? new Rest(1_000, true) : Rest.NONE),
                            new Work(i % 7, 900L * (i % 7), i % 3),
                            new Pace(200_000 + 1_000L * i, 20_000, 5, i % 5 == 4 ? 0.5f : 1),
                            new Tariff(300_000 + i, 30_000, 900_000, 0),
                            new Extra(i % 4 == 0 ? 1_500 : 0, i, 0)));
        }
        return new View(views);
    }
}
