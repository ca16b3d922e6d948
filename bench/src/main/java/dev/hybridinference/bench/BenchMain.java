package dev.hybridinference.bench;

import dev.hybridinference.bench.compare.Compare;
import dev.hybridinference.bench.compare.Options;
import dev.hybridinference.bench.compare.Part;
import dev.hybridinference.bench.ledger.LedgerBench;
import dev.hybridinference.bench.ledger.LedgerOptions;
import dev.hybridinference.bench.ledger.LedgerPart;
import dev.hybridinference.bench.ledger.Scale;
import dev.hybridinference.bench.limits.LimitsBench;
import dev.hybridinference.bench.limits.LimitsLengths;
import dev.hybridinference.bench.limits.LimitsOptions;
import dev.hybridinference.bench.limits.LimitsPart;
import dev.hybridinference.bench.route.RouteBench;
import dev.hybridinference.bench.routing.Lengths;
import dev.hybridinference.bench.routing.RoutingBench;
import dev.hybridinference.bench.routing.RoutingOptions;
import dev.hybridinference.bench.routing.RoutingPart;
import dev.hybridinference.bench.simulate.Simulation;
import dev.hybridinference.bench.translate.TranslateBench;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.logging.Level;
import java.util.logging.Logger;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * {@code hybrid bench}: direct and the gateway; {@code hybrid bench compare}: nginx beside them.
 */
@Command(
        name = "hybrid bench",
        description = "Measures the gateway on this machine.",
        subcommands = {
            BenchMain.CompareCommand.class,
            BenchMain.LedgerCommand.class,
            BenchMain.RoutingCommand.class,
            BenchMain.LimitsCommand.class,
            BenchMain.TranslateCommand.class,
            BenchMain.RouteCommand.class,
            BenchMain.SimulateCommand.class
        })
public final class BenchMain implements Callable<Integer> {

    /** Held, because a logger that nobody holds forgets its level. */
    private static final Logger MIGRATIONS = Logger.getLogger("org.flywaydb");

    @Mixin private final Words words = new Words();

    private BenchMain() {}

    @SuppressWarnings("SystemExit") // the exit code is this command's answer
    public static void main(String[] args) {
        MIGRATIONS.setLevel(Level.WARNING);
        System.exit(new CommandLine(new BenchMain()).execute(args));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        return words.run(false);
    }

    /** With nginx in the same run. */
    @Command(name = "compare", description = "Measures direct, nginx and the gateway in one run.")
    static final class CompareCommand implements Callable<Integer> {

        @Mixin private final Words words = new Words();

        @Override
        public Integer call() throws IOException, InterruptedException {
            return words.run(true);
        }
    }

    /** The books while things fail. */
    @Command(
            name = "ledger",
            description =
                    "Breaks processes, disks and databases, and looks whether the books agree.")
    static final class LedgerCommand implements Callable<Integer> {

        @Option(names = "--quick", description = "A first look, under two minutes.")
        private boolean quick;

        @Option(names = "--long", description = "As many kills as a release needs.")
        private boolean many;

        @Option(
                names = "--only",
                description = "Parts, from: kill9,outage,diskfull,cancel,shipping,append.")
        private String only = "";

        @Mixin private final Run run = new Run();

        @Override
        public Integer call() throws IOException, InterruptedException {
            Scale scale = quick ? Scale.QUICK : many ? Scale.LONG : Scale.USUAL;
            return run.in(
                    folder ->
                            new LedgerBench(
                                            new LedgerOptions(
                                                    scale,
                                                    LedgerPart.parse(only),
                                                    run.serve(),
                                                    run.markdown(),
                                                    run.seed(),
                                                    folder),
                                            System.out,
                                            System.err)
                                    .run());
        }
    }

    /** The gateway while its model servers fail, slow down and fill up. */
    @Command(
            name = "routing",
            description = "Troubles model servers under load, and looks what clients notice.")
    static final class RoutingCommand implements Callable<Integer> {

        @Option(names = "--quick", hidden = true, description = "A first look, under a minute.")
        private boolean quick;

        @Option(
                names = "--minutes",
                description = "How long the soak lasts (default: ${DEFAULT-VALUE}).",
                defaultValue = "30")
        private int minutes = 30;

        @Option(names = "--only", description = "Parts, from: storm,brownout,overload,noisy,soak.")
        private String only = "";

        @Mixin private final Run run = new Run();

        @Override
        public Integer call() throws IOException, InterruptedException {
            return run.in(
                    folder ->
                            new RoutingBench(
                                            new RoutingOptions(
                                                    quick ? Lengths.QUICK : Lengths.usual(minutes),
                                                    RoutingPart.parse(only),
                                                    run.serve(),
                                                    run.markdown(),
                                                    run.seed(),
                                                    folder),
                                            System.out,
                                            System.err)
                                    .run());
        }
    }

    /** The gateway at its limits and beyond. */
    @Command(
            name = "limits",
            description = "Looks how much the gateway adds, what it bears, and what happens then.")
    static final class LimitsCommand implements Callable<Integer> {

        @Option(names = "--quick", hidden = true, description = "A first look, about a minute.")
        private boolean quick;

        @Option(names = "--only", description = "Parts, from: overhead,rate,heap,idle.")
        private String only = "";

        @Mixin private final Run run = new Run();

        @Override
        public Integer call() throws IOException, InterruptedException {
            return run.in(
                    folder ->
                            new LimitsBench(
                                            new LimitsOptions(
                                                    quick
                                                            ? LimitsLengths.QUICK
                                                            : LimitsLengths.USUAL,
                                                    LimitsPart.parse(only),
                                                    run.serve(),
                                                    run.markdown(),
                                                    run.seed(),
                                                    folder),
                                            System.out,
                                            System.err)
                                    .run());
        }
    }

    /** The translators alone. */
    @Command(
            name = "translate",
            description = "Measures what putting requests and answers into other words costs.")
    static final class TranslateCommand implements Callable<Integer> {

        @Option(names = "--markdown", description = "Prints the table as Markdown.")
        private boolean markdown;

        @Option(
                names = {"-h", "--help"},
                usageHelp = true,
                description = "Prints this help.")
        @SuppressWarnings("unused") // picocli writes it and prints the help itself
        private boolean help;

        @Override
        public Integer call() {
            new TranslateBench(System.out, markdown).run();
            return 0;
        }
    }

    /** The router alone. */
    @Command(name = "route", description = "Measures what a routing decision costs.")
    static final class RouteCommand implements Callable<Integer> {

        @Option(names = "--markdown", description = "Prints the table as Markdown.")
        private boolean markdown;

        @Option(
                names = {"-h", "--help"},
                usageHelp = true,
                description = "Prints this help.")
        @SuppressWarnings("unused") // picocli writes it and prints the help itself
        private boolean help;

        @Override
        public Integer call() {
            new RouteBench(System.out, markdown).run();
            return 0;
        }
    }

    /** Strategies against each other, in worlds that are made up. */
    @Command(
            name = "simulate",
            description = "Simulates routing strategies over model servers and clouds.")
    static final class SimulateCommand implements Callable<Integer> {

        @Option(
                names = "--seeds",
                description = "Runs of each strategy in each scenario (default: 10).")
        private int seeds = 10;

        @Option(
                names = "--out",
                description = "Folder of routing-simulation.md and its picture (default: docs).")
        private Path folder = Path.of("docs");

        @Option(
                names = {"-h", "--help"},
                usageHelp = true,
                description = "Prints this help.")
        @SuppressWarnings("unused") // picocli writes it and prints the help itself
        private boolean help;

        @Override
        public Integer call() throws IOException {
            try {
                new Simulation(System.out, System.err, seeds).run(folder);
                return 0;
            } catch (IllegalArgumentException e) {
                System.err.println(e.getMessage());
                return 1;
            }
        }
    }

    /** The options that the comparisons take. */
    static final class Words {

        @Option(names = "--rounds", description = "Interleaved rounds (default: 9, quick: 3).")
        private int rounds;

        @Option(names = "--quick", description = "Short loads, for a first look.")
        private boolean quick;

        @Option(
                names = "--only",
                description =
                        "Parts, from: unary,stream,translated,body,latency,streams3000,slow,startup.")
        private String only = "";

        @Mixin private final Run run = new Run();

        int run(boolean withNginx) throws IOException, InterruptedException {
            return run.in(
                    folder ->
                            new Compare(options(withNginx, folder), System.out, System.err).run());
        }

        private Options options(boolean withNginx, Path folder) {
            int asked = rounds == 0 ? (quick ? 3 : 9) : rounds;
            return new Options(
                    withNginx,
                    asked,
                    quick,
                    Part.parse(only),
                    run.serve(),
                    run.markdown(),
                    run.seed(),
                    folder);
        }
    }
}
