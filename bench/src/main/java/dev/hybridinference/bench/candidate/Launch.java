package dev.hybridinference.bench.candidate;

import dev.hybridinference.bench.process.BenchFailure;
import dev.hybridinference.bench.process.Child;
import dev.hybridinference.bench.process.ChildJvm;
import dev.hybridinference.bench.process.Probe;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Starts nginx and the gateway, each with its own folder of configuration and logs. */
public final class Launch {

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private Launch() {}

    /**
     * Looks for what the measurement needs beyond a JDK.
     *
     * @throws BenchFailure naming the missing tool
     */
    public static void requireTools(boolean withNginx) {
        if (!Files.isReadable(Path.of("/proc/self/schedstat"))) {
            throw new BenchFailure(
                    BenchFailure.GENERAL,
                    "MISSING: /proc/self/schedstat (the bench reads CPU time there; run it on Linux)");
        }
        if (find("taskset").isEmpty()) {
            throw new BenchFailure(
                    BenchFailure.GENERAL, "MISSING: taskset (apt-get install util-linux)");
        }
        if (withNginx && find("nginx").isEmpty()) {
            throw new BenchFailure(
                    BenchFailure.GENERAL, "MISSING: nginx (apt-get install nginx-light)");
        }
    }

    public static Candidate nginx(Path folder, int mockPort) throws IOException {
        int port = Probe.freePort();
        Path conf = Files.createDirectories(folder).resolve("nginx.conf");
        boolean asRoot = "root".equals(System.getProperty("user.name"));
        Files.writeString(conf, new NginxConfig(folder, port, mockPort, asRoot).text());
        List<String> command =
                List.of(
                        find("nginx").orElseThrow().toString(),
                        "-p",
                        folder.toString(),
                        "-c",
                        conf.toString(),
                        "-e",
                        folder.resolve("error.log").toString());
        Child child =
                Child.start(
                        ChildJvm.pinned(ChildJvm.CANDIDATE_CPU, command),
                        folder.resolve("out.log"));
        child.awaitAnswer(port, "/v1/models", PATIENCE);
        return new Candidate(Way.NGINX, port, child);
    }

    /** Starts the gateway pinned, and waits for {@code GET /livez}. */
    public static Candidate gateway(List<String> serve, GatewayConfig config) throws IOException {
        Child child = start(ChildJvm.pinned(ChildJvm.CANDIDATE_CPU, serve), config);
        child.awaitAnswer(config.port(), "/livez", PATIENCE);
        return new Candidate(Way.GATEWAY, config.port(), child);
    }

    /** Starts the gateway unpinned and does not wait. */
    public static Child start(List<String> serve, GatewayConfig config) throws IOException {
        return start(serve, config, Map.of());
    }

    /** Starts the gateway unpinned, with more in its environment, and does not wait. */
    public static Child start(
            List<String> serve, GatewayConfig config, Map<String, String> environment)
            throws IOException {
        Path file = Files.createDirectories(config.folder()).resolve("hybrid.yaml");
        Files.writeString(file, config.text());
        List<String> command = new ArrayList<>(serve);
        command.addAll(
                List.of(
                        "--config",
                        file.toString(),
                        "--data",
                        config.folder().resolve("data").toString()));
        return Child.start(command, config.folder().resolve("out.log"), environment);
    }

    private static Optional<Path> find(String tool) {
        String path = System.getenv().getOrDefault("PATH", "");
        return Stream.concat(
                        Stream.of(path.split(File.pathSeparator, -1)),
                        Stream.of("/usr/sbin", "/usr/local/sbin"))
                .filter(folder -> !folder.isEmpty())
                .map(folder -> Path.of(folder, tool))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
