package dev.hybridinference.gateway.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hybridinference.gateway.config.Config;
import dev.hybridinference.gateway.config.ConfigLoader;
import dev.hybridinference.gateway.config.Loaded;
import dev.hybridinference.gateway.config.Sources;
import dev.hybridinference.gateway.config.source.Problem;
import dev.hybridinference.gateway.identity.ConfiguredKeys;
import dev.hybridinference.gateway.identity.KeyRing;
import dev.hybridinference.gateway.identity.Pepper;
import dev.hybridinference.gateway.upstream.TlsTrust;
import dev.hybridinference.kernel.price.PriceBook;
import dev.hybridinference.testkit.client.RawClient;
import dev.hybridinference.testkit.client.RawRequest;
import dev.hybridinference.testkit.client.RawResponse;
import dev.hybridinference.testkit.provider.Unreachable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedMethod;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The table of docs/request-path.md against one real request, watched by the JVM's own method trace
 * (JEP 520).
 */
class RequestPathTest {
    private static final Path PAGE = Path.of("..", "docs", "request-path.md");
    private static final String KEY = "hy-path-0123456789abcdefghijkl";

    /** Number, step, file, method. */
    private static final Pattern ROW =
            Pattern.compile(
                    "\\| \\d+ \\| [^|]+ \\| `([\\w/]+)\\.java` \\| `(\\w+)\\.(\\w+)` \\|.*");

    @TempDir Path folder;

    /** A method that was entered, and the thread that did. */
    private record Entered(String method, String thread) {}

    @Test
    void aRequestGoesTheWayThatThePageTells() throws Exception {
        // given
        List<String> told = methodsOfThePage();
        List<Entered> entered;
        String served;
        Path trace = folder.resolve("trace.jfr");
        // when
        try (Recording recording = new Recording();
                Unreachable down = Unreachable.refusing()) {
            recording.enable("jdk.MethodTrace").with("filter", String.join(";", told));
            recording.start();
            served = streamOnce(down.baseUrl());
            recording.stop();
            recording.dump(trace);
            entered = firstEntries(trace);
        }
        // then
        assertThat(served).endsWith("data: [DONE]\n\n");
        assertThat(entered.stream().map(Entered::method))
                .as("methods in the order in which they were entered first; " + PAGE)
                .containsExactlyElementsOf(told);
        Set<String> threads = entered.stream().map(Entered::thread).collect(Collectors.toSet());
        assertThat(threads).as("event loops of one request").hasSize(1);
    }

    /** One streamed answer of a model whose first provider is down. */
    private String streamOnce(String down) throws Exception {
        Config config = config(down);
        Pepper pepper = Pepper.open(folder.resolve("data"));
        KeyRing keys =
                KeyRing.of(
                        List.of(ConfiguredKeys.of(config.keys(), pepper)),
                        System::currentTimeMillis);
        try (Gateway gateway =
                        Gateway.start(
                                config,
                                new Gateway.Surroundings(
                                        folder.resolve("data"),
                                        pepper,
                                        keys,
                                        PriceBook.EMPTY,
                                        false,
                                        OutputStream.nullOutputStream(),
                                        TlsTrust.system()));
                RawClient client = RawClient.connect(gateway.port())) {
            RawResponse response =
                    client.exchange(RawRequest.chat("demo", "Hello").stream().key(KEY));
            assertThat(response.status()).isEqualTo(200);
            assertThat(response.header("x-hybrid-attempts")).isEqualTo("2");
            return response.text();
        }
    }

    private Config config(String down) throws IOException {
        Path file =
                Files.writeString(
                        folder.resolve("hybrid.yaml"),
                        """
                        data_dir: "%s"
                        server: { port: 0 }
                        log: { access: off }
                        providers:
                          down: { kind: openai_compatible, base_url: "%s", local: true, health: { probes: off } }
                          demo: { kind: demo }
                        models:
                          - id: demo
                            targets:
                              - { provider: down, model: any }
                              - { provider: demo, model: demo, tier: 1 }
                        keys:
                          - { name: path, key: "%s", models: ["*"] }
                        """
                                .formatted(folder.resolve("data"), down, KEY));
        return switch (ConfigLoader.load(Sources.of(List.of(file), Map.of()))) {
            case Loaded.Good good -> good.config();
            case Loaded.Bad(var problems) -> throw new AssertionError(Problem.report(problems));
        };
    }

    /** {@code class::method} of each row, as the filter of the trace wants it. */
    private static List<String> methodsOfThePage() throws IOException {
        List<String> methods = new ArrayList<>();
        for (String line : Files.readAllLines(PAGE)) {
            Matcher row = ROW.matcher(line);
            if (row.matches()) {
                String path = row.group(1);
                assertThat(path).endsWith("/" + row.group(2));
                methods.add(type(path).getName() + "::" + row.group(3));
            }
        }
        assertThat(methods).hasSizeGreaterThan(10).doesNotHaveDuplicates();
        return methods;
    }

    private static Class<?> type(String path) {
        for (String module : List.of("gateway", "kernel")) {
            try {
                return Class.forName(
                        "dev.hybridinference." + module + "." + path.replace('/', '.'));
            } catch (ClassNotFoundException _) {
                // the other module has it, or the line below says so
            }
        }
        throw new AssertionError(PAGE + ": " + path + ".java (expected: a class that exists)");
    }

    private static List<Entered> firstEntries(Path trace) throws IOException {
        Map<String, Entered> first = new LinkedHashMap<>();
        RecordingFile.readAllEvents(trace).stream()
                .filter(event -> event.getEventType().getName().equals("jdk.MethodTrace"))
                .sorted(Comparator.comparing(RecordedEvent::getStartTime))
                .forEach(
                        event -> {
                            RecordedMethod method = event.getValue("method");
                            String name = method.getType().getName() + "::" + method.getName();
                            first.putIfAbsent(
                                    name, new Entered(name, event.getThread().getJavaName()));
                        });
        return List.copyOf(first.values());
    }
}
