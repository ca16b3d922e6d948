package dev.hybridinference.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * What is tested of a fuzz target, a class with {@code public static void
 * fuzzerTestOneInput(byte[])}: that it holds for its seeds, and in the long tier that Jazzer, in a
 * JVM of its own, finds nothing for which it does not. Seeds are files in {@code
 * src/test/resources/fuzz/NAME}; what Jazzer finds becomes one of them.
 */
public abstract class FuzzContract {
    private static final int SECONDS = 20;

    /** Its watch over Unsafe breaks Netty's queues. */
    private static final String NO_HOOKS = "--custom_hook_excludes=io.netty.**";

    private final Class<?> target;
    private final Consumer<byte[]> call;
    private final Path seeds;

    /**
     * @param call the target's method
     * @param name the folder of its seeds
     */
    protected FuzzContract(Class<?> target, Consumer<byte[]> call, String name) {
        this.target = target;
        this.call = call;
        this.seeds = Path.of("src", "test", "resources", "fuzz", name).toAbsolutePath();
    }

    @TestFactory
    List<DynamicTest> everySeedHolds() throws IOException {
        try (Stream<Path> files = Files.list(seeds)) {
            List<Path> all = files.sorted().toList();
            assertFalse(all.isEmpty(), "no seed in " + seeds);
            return all.stream()
                    .map(
                            seed ->
                                    DynamicTest.dynamicTest(
                                            seed.getFileName().toString(),
                                            () -> call.accept(Files.readAllBytes(seed))))
                    .toList();
        }
    }

    /** For as many seconds as the system property {@code fuzz.seconds} says, or 20. */
    @Test
    @Tag("long")
    void noInputThatJazzerFindsBreaksIt(@TempDir Path corpus) throws Exception {
        Path found = Files.createDirectories(Path.of("target", "fuzz")).toAbsolutePath();
        List<String> command =
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-XX:+EnableDynamicAgentLoading",
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "com.code_intelligence.jazzer.Jazzer",
                        "--target_class=" + target.getName(),
                        "--instrumentation_includes=dev.hybridinference.**",
                        NO_HOOKS,
                        "-max_total_time=" + Integer.getInteger("fuzz.seconds", SECONDS),
                        "-artifact_prefix=" + found + "/" + target.getSimpleName() + "-",
                        corpus.toString(),
                        seeds.toString());
        Path words = found.resolve(target.getSimpleName() + ".log");
        Process jazzer =
                new ProcessBuilder(command)
                        .directory(corpus.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(words.toFile())
                        .start();
        try {
            assertEquals(0, jazzer.waitFor(), () -> "Jazzer found something, see " + words);
        } finally {
            jazzer.destroyForcibly();
        }
    }
}
