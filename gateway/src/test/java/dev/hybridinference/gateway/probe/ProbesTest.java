package dev.hybridinference.gateway.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hybridinference.gateway.config.ConfigLoader;
import dev.hybridinference.gateway.config.Loaded;
import dev.hybridinference.gateway.config.Sources;
import dev.hybridinference.gateway.identity.KeyRing;
import dev.hybridinference.gateway.loop.Loops;
import dev.hybridinference.gateway.snapshot.Live;
import dev.hybridinference.gateway.snapshot.ProviderAccess;
import dev.hybridinference.gateway.snapshot.RouteArchive;
import dev.hybridinference.gateway.snapshot.Snapshot;
import dev.hybridinference.gateway.snapshot.SnapshotBuilder;
import dev.hybridinference.gateway.snapshot.SnapshotSources;
import dev.hybridinference.gateway.step.Parking;
import dev.hybridinference.gateway.upstream.Origin;
import dev.hybridinference.gateway.upstream.PoolLimits;
import dev.hybridinference.gateway.upstream.Resolver;
import dev.hybridinference.gateway.upstream.TlsTrust;
import dev.hybridinference.gateway.upstream.UpstreamClient;
import dev.hybridinference.kernel.price.PriceBook;
import dev.hybridinference.testkit.Await;
import dev.hybridinference.testkit.LeakCheck;
import dev.hybridinference.testkit.provider.Received;
import dev.hybridinference.testkit.provider.Script;
import dev.hybridinference.testkit.provider.ScriptedProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

@ExtendWith(LeakCheck.class)
class ProbesTest {
    private static final Duration PATIENCE = Duration.ofSeconds(3);
    private static final Duration SHORT = Duration.ofMillis(300);
    private static final String METRICS =
            "vllm:num_requests_running 3\nvllm:num_requests_waiting 2\nvllm:kv_cache_usage_perc 0.5\n";

    @TempDir Path dir;
    private final ScriptedProvider server = ScriptedProvider.start().serveModels("a");
    private final ScriptedProvider other = ScriptedProvider.start().serveModels("b");
    private final Loops loops = new Loops(1, System::nanoTime);
    private final Resolver resolver = Resolver.system();
    private final UpstreamClient upstream =
            new UpstreamClient(
                    loops, new Parking(4), resolver, TlsTrust.system(), PoolLimits.DEFAULT);
    private final AtomicLong clock = new AtomicLong(Long.MAX_VALUE - 1_000);
    private final ConcurrentLinkedQueue<String> heard = new ConcurrentLinkedQueue<>();
    private List<ProbedEndpoint> endpoints = List.of();
    private Snapshot snapshot;
    private Probes probes;

    @BeforeEach
    void open() throws IOException {
        Path file =
                Files.writeString(
                        dir.resolve("hybrid.yaml"),
                        """
                        providers:
                          vllm: { kind: vllm, base_url: '%s', api_keys: [SECRET-KEY] }
                          ollama: { kind: ollama, base_url: '%s', api_keys: [SECRET-KEY] }
                          cloud: { kind: openai, base_url: 'https://cloud.invalid/v1', api_keys: [SECRET-KEY] }
                          demo: { kind: demo }
                        """
                                .formatted(server.baseUrl(), other.baseUrl()));
        if (!(ConfigLoader.load(Sources.of(List.of(file), Map.of())) instanceof Loaded.Good good)) {
            throw new AssertionError("a good configuration");
        }
        snapshot =
                new SnapshotBuilder(
                                new Live(),
                                new Origin(false, "127.0.0.1", 1, true),
                                UnaryOperator.identity(),
                                new RouteArchive(Path.of("target/route-tables")))
                        .build(
                                good.config(),
                                new SnapshotSources(
                                        KeyRing.of(List.of(), System::currentTimeMillis),
                                        PriceBook.EMPTY));
        probes = probes(PATIENCE);
    }

    private Probes probes(Duration patience) {
        return new Probes(
                new ProbeSettings(
                        Duration.ofSeconds(10),
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(60),
                        Duration.ofSeconds(1),
                        patience),
                () -> endpoints,
                new ProbeSink() {
                    @Override
                    public void up(String endpoint) {
                        heard.add(endpoint + " up");
                    }

                    @Override
                    public void down(String endpoint, String why) {
                        heard.add(endpoint + " down: " + why);
                    }

                    @Override
                    public void load(String endpoint, ServerLoad load) {
                        heard.add(endpoint + " " + load.running() + "+" + load.waiting());
                    }
                },
                new Probes.Tools(upstream, loops.contexts().getFirst(), clock::get));
    }

    @AfterEach
    void stop() {
        probes.close();
        upstream.close();
        resolver.close();
        loops.close();
        server.close();
        other.close();
    }

    private ProbedEndpoint endpoint(String name, boolean closed, boolean busy) {
        ProviderAccess provider = Optional.ofNullable(snapshot.providers().get(name)).orElseThrow();
        return new ProbedEndpoint(name, provider, closed, false, busy);
    }

    /** Closed, and no request showed lately that it works. */
    private ProbedEndpoint quiet(String name) {
        return new ProbedEndpoint(name, endpoint(name, true, false).provider(), true, true, false);
    }

    private void after(long millis) {
        clock.addAndGet(Duration.ofMillis(millis).toNanos());
        probes.round();
    }

    private void awaitHeard(String... all) {
        Await.until(
                Await.DEADLINE,
                () -> "heard " + List.of(all) + "; is " + heard,
                () -> List.copyOf(heard).equals(List.of(all)));
        Await.until("it is over", () -> probes.open() + upstream.runningCalls() == 0);
    }

    private void awaitTold(int times) {
        Await.until("told " + times, () -> heard.size() == times && probes.open() == 0);
    }

    private static boolean is(Received request, String path) {
        return request.path().equals(path);
    }

    @Test
    void aServerOfOursIsAskedForItsHealthAtItsRootWithItsKey() {
        server.always(request -> is(request, "/health"), Script.json(200, ""));
        endpoints = List.of(endpoint("vllm", false, false));

        after(0);

        awaitHeard("vllm up");
        assertThat(server.received())
                .singleElement()
                .satisfies(
                        request -> {
                            assertThat(request.path()).isEqualTo("/health");
                            assertThat(request.method()).isEqualTo("GET");
                            assertThat(request.header("authorization"))
                                    .isEqualTo("Bearer SECRET-KEY");
                        });
    }

    @Test
    void whereThereIsNoPageForItTheListOfModelsIsAsked() {
        endpoints = List.of(endpoint("ollama", false, false));

        after(0);

        awaitHeard("ollama up");
        assertThat(other.received()).singleElement().matches(r -> is(r, "/v1/models"));
    }

    @ParameterizedTest
    @CsvSource({
        "vllm, 503, down: status 503",
        "vllm, 401, nothing",
        "vllm, 403, nothing",
        "vllm, 404, nothing",
        "vllm, 405, nothing",
        "vllm, 302, nothing",
        "vllm, 204, up",
        "ollama, 401, up",
        "ollama, 404, up",
        "ollama, 405, up",
        "ollama, 429, up",
        "ollama, 408, down: status 408",
        "ollama, 500, down: status 500"
    })
    void aStatusSaysWhetherItCanServe(String name, int status, String said) {
        ScriptedProvider asked = name.equals("vllm") ? server : other;
        Script answer = Script.status(status).header("location", "http://127.0.0.1:1/");
        asked.always(status == 204 ? answer : answer.header("content-length", "0"));
        endpoints = List.of(endpoint(name, false, false));

        after(0);

        if (said.equals("nothing")) {
            asked.awaitRequests(1);
            Await.until("it is over", () -> probes.open() == 0);
            assertThat(heard).isEmpty();
            return;
        }
        awaitHeard(name + " " + said);
    }

    @Test
    void brokenOnesAreLookedAtEveryTwoSecondsAndWhatWorksIsNot() {
        server.always(Script.json(200, ""));
        endpoints = List.of(endpoint("vllm", true, true), endpoint("demo", false, true));
        server.always(request -> is(request, "/metrics"), Script.status(404).body(""));
        after(0);
        Await.until("no call left", () -> upstream.runningCalls() == 0);
        assertThat(heard).isEmpty();

        endpoints = List.of(endpoint("vllm", false, false));
        after(0);
        awaitHeard("vllm up");
        after(1_999);
        after(1);
        awaitHeard("vllm up", "vllm up");
    }

    @Test
    void aQuietOneIsLookedAtEveryTenSecondsAndSoonerWhenItDidNotAnswer() {
        server.answer(Script.json(200, ""));
        server.answer(Script.json(503, ""));
        server.always(Script.json(200, ""));
        endpoints = List.of(quiet("vllm"));
        after(0);
        awaitHeard("vllm up");

        after(9_999);
        after(1);
        awaitHeard("vllm up", "vllm down: status 503");

        after(1_999);
        after(1);
        awaitHeard("vllm up", "vllm down: status 503", "vllm up");

        after(9_999);
        assertThat(probes.open()).isZero();
        assertThat(server.received()).hasSize(3);
    }

    @Test
    void aCloudIsOnlyAskedWhileItIsBrokenAndThenOnceAMinute() {
        endpoints = List.of(quiet("cloud"));
        after(0);
        after(3_600_000);
        assertThat(probes.open()).isZero();

        endpoints = List.of(endpoint("cloud", false, false));
        after(0);
        awaitTold(1);
        after(59_999);
        assertThat(probes.open()).isZero();
        after(1);
        awaitTold(2);
    }

    @Test
    void aBusyVllmTellsItsLoadEverySecond() {
        server.always(request -> is(request, "/metrics"), Script.json(200, METRICS));
        endpoints = List.of(endpoint("vllm", true, true), endpoint("ollama", true, true));
        after(0);
        awaitHeard("vllm 3+2");

        after(999);
        assertThat(upstream.runningCalls()).isZero();
        after(1);
        awaitHeard("vllm 3+2", "vllm 3+2");
        assertThat(other.received()).isEmpty();
    }

    static Stream<Script> hostile() {
        return Stream.of(
                Script.json(200, "<html>"),
                Script.json(500, METRICS),
                Script.json(200, "vllm:num_requests_running NaN\n"),
                Script.status(200)
                        .chunked()
                        .chunk(METRICS)
                        .chunk("\n".repeat(1 << 20))
                        .endChunked(),
                Script.status(200).chunked().bigChunk(METRICS, Script.ENDLESS, ""),
                Script.status(200).header("content-length", "1000").raw(METRICS).closeNow(),
                Script.silence());
    }

    @ParameterizedTest
    @MethodSource("hostile")
    void aHostileLoadIsNoneAndThePlaceIsNotDownForIt(Script answer) {
        server.always(request -> is(request, "/health"), Script.json(200, ""));
        server.always(request -> is(request, "/metrics"), answer);
        endpoints = List.of(endpoint("vllm", true, true));

        after(0);

        Await.until("its load was asked", () -> server.received().size() == 1);
        Await.until("it is over", () -> probes.open() == 0);
        assertThat(heard).isEmpty();
    }

    static Stream<Script> deaf() {
        return Stream.of(
                Script.silence(),
                Script.status(200).chunked().bigChunk("x", Script.ENDLESS, ""),
                Script.status(200).header("content-length", "100").raw("{").closeNow(),
                Script.status(200).dripBytes(new byte[100_000], Duration.ofMillis(50)));
    }

    @ParameterizedTest
    @MethodSource("deaf")
    void whatDoesNotAnswerIsDownWithoutTellingItsKey(Script answer) {
        server.always(answer);
        endpoints = List.of(endpoint("vllm", false, false));

        try (Probes impatient = probes(SHORT)) {
            impatient.round();
            Await.until("it was given up", () -> !heard.isEmpty());
        }

        assertThat(heard)
                .singleElement()
                .asString()
                .startsWith("vllm down: ")
                .doesNotContain("SECRET-KEY");
        Await.until("no call left", () -> upstream.runningCalls() == 0);
    }

    @Test
    void aSlowServerIsAskedOnceAtATimeAndHoldsUpNobody() {
        CountDownLatch go = new CountDownLatch(1);
        server.always(Script.empty().stallUntil(go).then(Script.json(200, "")));
        endpoints = List.of(endpoint("vllm", false, false), endpoint("ollama", false, false));
        after(0);
        server.awaitRequests(1);
        awaitUp("ollama", 1);

        after(2_000);
        awaitUp("ollama", 2);
        after(2_000);
        awaitUp("ollama", 3);

        go.countDown();
        Await.until("the slow one ended", () -> heard.stream().anyMatch(h -> h.startsWith("vllm")));
        assertThat(server.received().size()).isLessThan(3);
    }

    private void awaitUp(String name, int times) {
        Await.until(
                name + " up " + times,
                () -> Collections.frequency(heard, name + " up") >= times && probes.open() <= 1);
    }

    @Test
    void roundsFollowTheirPaceUntilTheyAreClosed() {
        server.always(Script.json(200, ""));
        endpoints = List.of(endpoint("vllm", false, false));
        CountDownLatch never = new CountDownLatch(1);
        CountDownLatch paused = new CountDownLatch(1);

        probes.start(
                () -> {
                    paused.countDown();
                    never.await();
                });

        Await.until("one round", () -> paused.getCount() == 0);
        awaitHeard("vllm up");
        probes.close();
        assertThat(server.received()).hasSize(1);
    }
}
