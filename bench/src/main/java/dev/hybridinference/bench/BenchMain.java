package dev.hybridinference.bench;

import dev.hybridinference.bench.compare.Compare;
import dev.hybridinference.bench.compare.Options;
import dev.hybridinference.bench.compare.Part;
import dev.hybridinference.bench.process.BenchFailure;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.concurrent.Callable;
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
        subcommands = BenchMain.CompareCommand.class)
public final class BenchMain implements Callable<Integer> {

    @Mixin private final Words words = new Words();

    private BenchMain() {}

    @SuppressWarnings("SystemExit") // the exit code is this command's answer
    public static void main(String[] args) {
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

    /** The options that both commands take. */
    static final class Words {

        @Option(names = "--rounds", description = "Interleaved rounds (default: 9, quick: 3).")
        private int rounds;

        @Option(names = "--quick", description = "Short loads, for a first look.")
        private boolean quick;

        @Option(
                names = "--only",
                description = "Parts, from: unary,stream,body,latency,streams3000,slow,startup.")
        private String only = "";

        @Option(
                names = "--gateway",
                description = "Command that starts the gateway (default: ${DEFAULT-VALUE}).",
                defaultValue = "./hybrid serve")
        private String gateway = "./hybrid serve";

        @Option(names = "--markdown", description = "Prints the table as Markdown.")
        private boolean markdown;

        @Option(names = "--seed", description = "Order of the rounds (default: random, printed).")
        private long seed = System.nanoTime();

        @Option(names = "--keep", description = "Keeps configurations and logs of the run.")
        private boolean keep;

        @Option(
                names = {"-h", "--help"},
                usageHelp = true,
                description = "Prints this help.")
        @SuppressWarnings("unused") // picocli writes it and prints the help itself
        private boolean help;

        int run(boolean withNginx) throws IOException, InterruptedException {
            PrintStream progress = System.err;
            Path folder = Files.createTempDirectory("hybrid-bench-");
            boolean kept = true;
            try {
                new Compare(options(withNginx, folder), System.out, progress).run();
                kept = keep;
                return 0;
            } catch (BenchFailure e) {
                progress.println(e.getMessage());
                return e.exitCode();
            } catch (IllegalArgumentException e) {
                progress.println(e.getMessage());
                kept = false;
                return 1;
            } finally {
                if (kept) {
                    progress.println("logs: " + folder);
                } else {
                    delete(folder);
                }
            }
        }

        private Options options(boolean withNginx, Path folder) {
            int asked = rounds == 0 ? (quick ? 3 : 9) : rounds;
            return new Options(
                    withNginx,
                    asked,
                    quick,
                    Part.parse(only),
                    List.of(gateway.strip().split("\\s+", -1)),
                    markdown,
                    seed,
                    folder);
        }

        private static void delete(Path folder) throws IOException {
            Files.walkFileTree(
                    folder,
                    new SimpleFileVisitor<>() {
                        @Override
                        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                                throws IOException {
                            Files.delete(file);
                            return FileVisitResult.CONTINUE;
                        }

                        @Override
                        public FileVisitResult postVisitDirectory(Path visited, IOException e)
                                throws IOException {
                            Files.delete(visited);
                            return FileVisitResult.CONTINUE;
                        }
                    });
        }
    }
}
