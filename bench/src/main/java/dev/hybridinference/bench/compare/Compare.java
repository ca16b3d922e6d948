package dev.hybridinference.bench.compare;

import dev.hybridinference.bench.candidate.Candidate;
import dev.hybridinference.bench.candidate.GatewayConfig;
import dev.hybridinference.bench.candidate.Launch;
import dev.hybridinference.bench.candidate.Stage;
import dev.hybridinference.bench.candidate.Way;
import dev.hybridinference.bench.load.DriverProcess;
import dev.hybridinference.bench.measure.Instructions;
import dev.hybridinference.bench.measure.Machine;
import dev.hybridinference.bench.mock.MockUpstream;
import dev.hybridinference.bench.process.Child;
import dev.hybridinference.bench.process.ChildJvm;
import dev.hybridinference.bench.process.Probe;
import dev.hybridinference.bench.startup.StartRace;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One comparison: direct, nginx and the gateway in one run, their rounds interleaved in random
 * order. Confined to one thread.
 */
public final class Compare {

    private final Options options;
    private final PrintStream out;
    private final PrintStream progress;
    private final Loads loads;
    private final Random random;
    private final Machine machine = new Machine();
    private final Samples samples = new Samples();

    /** Results go to {@code out}, progress to {@code progress}. */
    public Compare(Options options, PrintStream out, PrintStream progress) {
        this.options = options;
        this.out = out;
        this.progress = progress;
        this.loads = new Loads(options.quick());
        this.random = new Random(options.seed());
    }

    /**
     * Measures and prints.
     *
     * @throws dev.hybridinference.bench.process.BenchFailure when a tool is missing, a process does
     *     not start, an answer is wrong or the counts differ
     */
    public void run() throws IOException, InterruptedException {
        Launch.requireTools(options.withNginx());
        Files.createDirectories(options.folder());
        Instructions instructions = Instructions.probe(options.folder());
        out.println("machine: " + Machine.line());
        out.println("seed: " + options.seed());
        @Nullable Books books =
                options.parts().equals(Set.of(Part.STARTUP)) ? null : measure(instructions);
        @Nullable StartRace start = options.parts().contains(Part.STARTUP) ? race() : null;
        print(new Report(samples, instructions.counted(), start), books);
    }

    private Books measure(Instructions instructions) throws IOException, InterruptedException {
        try (Child mock =
                        Child.start(
                                ChildJvm.pinned(MockUpstream.class),
                                options.folder().resolve("mock.log"));
                DriverProcess driver =
                        DriverProcess.start(options.folder().resolve("driver.log"))) {
            int mockPort = Integer.parseInt(mock.awaitLine("ready ", Duration.ofSeconds(30)));
            GatewayConfig config =
                    new GatewayConfig(
                            options.folder().resolve("gateway"),
                            Probe.freePort(),
                            mockPort,
                            loads.models());
            out.println("gateway config:\n" + config.text());
            List<Candidate> candidates = new ArrayList<>();
            try {
                candidates.add(Candidate.direct(mockPort));
                if (options.withNginx()) {
                    candidates.add(Launch.nginx(options.folder().resolve("nginx"), mockPort));
                }
                Candidate gateway = Launch.gateway(options.serve(), config);
                candidates.add(gateway);
                Stage stage = new Stage(driver, instructions, machine);
                warmUp(stage, candidates);
                rounds(stage, candidates);
                @Nullable Books books = Books.read(gateway, config.accessLog(), mockPort);
                books.require();
                return books;
            } finally {
                candidates.forEach(Candidate::close);
            }
        }
    }

    private void warmUp(Stage stage, List<Candidate> candidates) throws InterruptedException {
        for (Candidate candidate : candidates) {
            progress.println("warming up " + candidate.way().label());
            for (var plan : loads.warmUp()) {
                stage.warm(candidate, plan);
            }
            if (candidate.way() == Way.GATEWAY && options.parts().contains(Part.TRANSLATED)) {
                stage.warm(candidate, loads.translated());
                stage.warm(candidate, loads.translated());
            }
        }
    }

    private void rounds(Stage stage, List<Candidate> candidates)
            throws IOException, InterruptedException {
        for (Part part : Part.values()) {
            if (part == Part.STARTUP || !options.parts().contains(part)) {
                continue;
            }
            int rounds = loads.rounds(part, options.rounds());
            for (int round = 1; round <= rounds; round++) {
                progress.printf("%s: round %d of %d%n", part.label(), round, rounds);
                List<Candidate> order = new ArrayList<>(candidates);
                Collections.shuffle(order, random);
                for (Candidate candidate : order) {
                    if (part == Part.TRANSLATED && candidate.way() != Way.GATEWAY) {
                        continue; // nobody else translates
                    }
                    samples.add(part, candidate.way(), stage.measure(candidate, loads.plan(part)));
                }
            }
        }
    }

    private StartRace race() throws IOException {
        progress.println("start-up");
        return StartRace.run(
                new StartRace.Plan(
                        options.folder().resolve("startup"),
                        options.serve(),
                        loads.models(),
                        loads.rounds(Part.STARTUP, options.rounds()),
                        random));
    }

    private void print(Report report, @Nullable Books books) {
        out.println(options.markdown() ? report.table().markdown() : report.table().plain());
        report.targets().forEach(target -> out.println(target.line()));
        if (options.quick()) {
            out.println("quick run: too short for conclusions");
        }
        if (machine.noisyStarts() > 0) {
            out.printf(
                    "noisy: %d measurements began while other processes used the machine%n",
                    machine.noisyStarts());
        }
        if (books != null) {
            books.require();
            out.println("books agree: " + books.line());
        }
    }
}
