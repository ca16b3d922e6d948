package dev.hybridinference.bench;

import dev.hybridinference.bench.process.BenchFailure;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import picocli.CommandLine.Option;

/** The options that all commands take. */
final class Run {

    /** What is measured in a folder. */
    @FunctionalInterface
    interface Measurement {
        void run(Path folder) throws IOException, InterruptedException;
    }

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

    /** Runs in a new folder, which stays when something is wrong; the exit code. */
    int in(Measurement measurement) throws IOException, InterruptedException {
        PrintStream progress = System.err;
        Path folder = Files.createTempDirectory("hybrid-bench-");
        boolean kept = true;
        try {
            measurement.run(folder);
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

    List<String> serve() {
        return List.of(gateway.strip().split("\\s+", -1));
    }

    boolean markdown() {
        return markdown;
    }

    long seed() {
        return seed;
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
