package dev.hybridinference.gateway.process;

import dev.hybridinference.gateway.Main;
import dev.hybridinference.testkit.Await;
import dev.hybridinference.testkit.client.RawClient;
import dev.hybridinference.testkit.client.RawRequest;
import dev.hybridinference.testkit.client.RawResponse;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code serve} in a process of its own, with small memory. Used by one thread at a time. */
final class GatewayProcess implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Pattern SERVING = Pattern.compile("serving +http://127.0.0.1:(\\d+)/v1");

    private final Path dir;
    private final Process process;
    private int port;

    private GatewayProcess(Path dir, GatewayYaml yaml, List<String> options) throws IOException {
        this.dir = dir;
        configure(yaml.text());
        List<String> command = new ArrayList<>(List.of(jdk("java"), "-XX:+UseSerialGC"));
        command.addAll(options);
        command.addAll(
                List.of(
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Main.class.getName(),
                        "serve",
                        "--config",
                        "hybrid.yaml",
                        "--data",
                        "data"));
        process =
                new ProcessBuilder(command)
                        .directory(dir.toFile())
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .redirectError(dir.resolve("messages").toFile())
                        .start();
    }

    /**
     * Starts and waits until it serves.
     *
     * @param options for the JVM
     */
    static GatewayProcess start(Path dir, GatewayYaml yaml, String... options) {
        try {
            GatewayProcess started = new GatewayProcess(dir, yaml, List.of(options));
            try {
                Await.until(PATIENCE, started::messages, started::serves);
            } catch (AssertionError dead) {
                started.close();
                throw dead;
            }
            return started;
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    private boolean serves() {
        Matcher serving = SERVING.matcher(messages());
        if (!serving.find()) {
            return false;
        }
        port = Integer.parseInt(serving.group(1));
        return true;
    }

    private static String jdk(String program) {
        return Path.of(System.getProperty("java.home"), "bin", program).toString();
    }

    /** Replaces the configuration file as a whole; nothing is told to the process. */
    void configure(String text) throws IOException {
        Path next = Files.writeString(dir.resolve("next"), text.replace("\"ACCESS\"", "off"));
        Files.move(next, dir.resolve("hybrid.yaml"), StandardCopyOption.ATOMIC_MOVE);
    }

    int port() {
        return port;
    }

    RawResponse ask(RawRequest request) {
        try (RawClient client = RawClient.connect(port)) {
            RawResponse answer = client.exchange(request);
            answer.body();
            return answer;
        }
    }

    /** Everything it has told its operator. */
    String messages() {
        try {
            return Files.readString(dir.resolve("messages"));
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    void signal(String name) {
        run("kill", "-" + name, Long.toString(process.pid()));
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Bytes of memory that it has now. */
    long residentBytes() {
        return 1024 * Long.parseLong(run("ps", "-o", "rss=", "-p", "" + process.pid()).strip());
    }

    /** File descriptors that it has open. */
    int openFiles() {
        String[] open = new File("/proc/%d/fd".formatted(process.pid())).list();
        return open == null ? 0 : open.length;
    }

    /** Reachable instances of a class. */
    int instances(Class<?> type) {
        String histogram = run(jdk("jcmd"), Long.toString(process.pid()), "GC.class_histogram");
        return histogram
                .lines()
                .map(String::strip)
                .filter(line -> line.endsWith(" " + type.getName()))
                .map(line -> line.split(" +", -1))
                .mapToInt(columns -> Integer.parseInt(columns[1]))
                .sum();
    }

    private static String run(String... command) {
        try {
            Process tool = new ProcessBuilder(command).redirectErrorStream(true).start();
            String output =
                    new String(tool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (tool.waitFor() != 0) {
                throw new AssertionError(String.join(" ", command) + ": " + output);
            }
            return output;
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        } catch (InterruptedException asked) {
            Thread.currentThread().interrupt();
            throw new AssertionError(asked);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
        try {
            var _ = process.waitFor(10, TimeUnit.SECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
