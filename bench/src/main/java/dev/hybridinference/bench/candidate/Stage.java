package dev.hybridinference.bench.candidate;

import dev.hybridinference.bench.load.DriverProcess;
import dev.hybridinference.bench.load.LoadPlan;
import dev.hybridinference.bench.load.LoadResult;
import dev.hybridinference.bench.measure.Instructions;
import dev.hybridinference.bench.measure.Machine;
import dev.hybridinference.bench.measure.ProcessTree;
import dev.hybridinference.bench.process.BenchFailure;
import java.io.IOException;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Runs one load on one candidate and reads its counters around it. Confined to one thread. */
public final class Stage {

    /** Work that a candidate leaves for later (log lines, books) still counts for its load. */
    private static final long SETTLE_NANOS = TimeUnit.MILLISECONDS.toNanos(300);

    /** CPU time in that while below which a candidate has nothing left to do. */
    private static final long IDLE_NANOS = TimeUnit.MILLISECONDS.toNanos(9);

    private static final int SETTLES = 200;

    private final DriverProcess driver;
    private final Instructions instructions;
    private final Machine machine;

    public Stage(DriverProcess driver, Instructions instructions, Machine machine) {
        this.driver = driver;
        this.instructions = instructions;
        this.machine = machine;
    }

    /** Runs a load that is not measured. */
    public void warm(Candidate candidate, LoadPlan plan) throws InterruptedException {
        LoadPlan addressed = candidate.address(plan);
        LoadResult result =
                driver.run(
                        addressed,
                        new DriverProcess.Around() {
                            @Override
                            public void before() {}

                            @Override
                            public void after() {
                                candidate.tree().ifPresent(Stage::settle);
                            }
                        });
        candidate.sent(addressed, result);
        requireClean(candidate, addressed, result);
    }

    public Sample measure(Candidate candidate, LoadPlan plan)
            throws IOException, InterruptedException {
        LoadPlan addressed = candidate.address(plan);
        machine.awaitQuiet();
        Counters counters = new Counters(candidate.tree());
        LoadResult result = driver.run(addressed, counters);
        candidate.sent(addressed, result);
        requireClean(candidate, addressed, result);
        return new Sample(result, counters.cpuNanos, counters.peakBytes, counters.counted);
    }

    private static void settle(ProcessTree tree) {
        long used = Long.MAX_VALUE;
        for (int i = 0; i < SETTLES && used > IDLE_NANOS; i++) {
            ProcessTree.CpuTime before = tree.cpuTime();
            LockSupport.parkNanos(SETTLE_NANOS);
            used = tree.cpuTime().since(before);
        }
    }

    private static void requireClean(Candidate candidate, LoadPlan plan, LoadResult result) {
        if (!result.clean() || result.usageEvents() > 0) {
            throw new BenchFailure(
                    BenchFailure.CHECK,
                    "%s, %s: %s"
                            .formatted(
                                    candidate.way().label(),
                                    plan.model(),
                                    result.clean()
                                            ? result.usageEvents()
                                                    + " usage events reached the client (expected:"
                                                    + " hidden, as nobody asked)"
                                            : result.error()));
        }
    }

    /** The readings around one load. */
    private final class Counters implements DriverProcess.Around {
        private final Optional<ProcessTree> tree;
        private ProcessTree.CpuTime start = new ProcessTree.CpuTime(0, 0);
        private long cpuNanos;
        private long peakBytes;
        private OptionalLong counted = OptionalLong.empty();

        Counters(Optional<ProcessTree> tree) {
            this.tree = tree;
        }

        @Override
        public void before() throws IOException {
            if (tree.isPresent()) {
                tree.get().resetPeak();
                instructions.begin(tree.get());
                start = tree.get().cpuTime();
            }
        }

        @Override
        public void after() throws IOException, InterruptedException {
            if (tree.isPresent()) {
                settle(tree.get());
                cpuNanos = tree.get().cpuTime().since(start);
                counted = instructions.end();
                peakBytes = tree.get().peakResidentBytes();
            }
        }
    }
}
