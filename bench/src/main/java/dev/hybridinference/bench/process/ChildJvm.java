package dev.hybridinference.bench.process;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Command lines of processes that run a class of the bench, and of pinned processes. */
public final class ChildJvm {

    /** The measured process runs here alone. */
    public static final int CANDIDATE_CPU = 0;

    /** Mock, driver and the comparison itself share this one. */
    public static final int DRIVER_CPU = 1;

    private static final List<String> FLAGS =
            List.of(
                    "-Xms256m",
                    "-Xmx512m",
                    "-XX:+UseSerialGC",
                    "--enable-native-access=ALL-UNNAMED",
                    "--sun-misc-unsafe-memory-access=allow");

    private ChildJvm() {}

    /** A main class of this class path, pinned to the driver's CPU. */
    public static List<String> pinned(Class<?> main) {
        List<String> command = new ArrayList<>(FLAGS);
        command.addFirst(java());
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        return pinned(DRIVER_CPU, command);
    }

    public static List<String> pinned(int cpu, List<String> command) {
        List<String> pinned = new ArrayList<>(List.of("taskset", "-c", Integer.toString(cpu)));
        pinned.addAll(command);
        return pinned;
    }

    /** The JVM that runs this process. */
    public static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }
}
