package dev.hybridinference.gateway.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hybridinference.gateway.config.Config;
import dev.hybridinference.gateway.config.ConfigLoader;
import dev.hybridinference.gateway.config.Loaded;
import dev.hybridinference.gateway.config.Sources;
import dev.hybridinference.gateway.identity.KeyRing;
import dev.hybridinference.gateway.identity.UnusableFileException;
import dev.hybridinference.gateway.loop.Loops;
import dev.hybridinference.gateway.snapshot.Live;
import dev.hybridinference.gateway.snapshot.ProviderAccess;
import dev.hybridinference.gateway.snapshot.RouteArchive;
import dev.hybridinference.gateway.snapshot.Snapshot;
import dev.hybridinference.gateway.snapshot.SnapshotBuilder;
import dev.hybridinference.gateway.snapshot.SnapshotHolder;
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
import dev.hybridinference.testkit.provider.Script;
import dev.hybridinference.testkit.provider.ScriptedProvider;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@ExtendWith(LeakCheck.class)
class ModelDiscoveryTest {
    private static final Duration OFTEN = Duration.ofMillis(20);
    private static final Duration NEVER = Duration.ofHours(1);

    @TempDir Path dir;
    private final ScriptedProvider one = ScriptedProvider.start().serveModels("a", "b");
    private final ScriptedProvider two = ScriptedProvider.start().serveModels("c");
    private final Loops loops = new Loops(1, System::nanoTime);
    private final Resolver resolver = Resolver.system();
    private final UpstreamClient upstream =
            new UpstreamClient(
                    loops, new Parking(4), resolver, TlsTrust.system(), PoolLimits.DEFAULT);
    private final Live live = new Live();
    private final SnapshotBuilder builder =
            new SnapshotBuilder(
                    live,
                    new Origin(false, "127.0.0.1", 1, true),
                    UnaryOperator.identity(),
                    new RouteArchive(Path.of("target/route-tables")));

    @AfterEach
    void stop() {
        upstream.close();
        resolver.close();
        loops.close();
        one.close();
        two.close();
    }

    private Map<String, String> both() {
        Map<String, String> environment = new HashMap<>();
        environment.put("VLLM_BASE_URL", one.baseUrl());
        environment.put("OLLAMA_HOST", two.uri().toString());
        return environment;
    }

    private Snapshot snapshot(List<Path> files, Map<String, String> environment) {
        if (!(ConfigLoader.load(Sources.of(files, environment)) instanceof Loaded.Good good)) {
            throw new AssertionError("configuration: broken");
        }
        Config config = good.config();
        return builder.build(config, new SnapshotSources(noKeys(), PriceBook.EMPTY));
    }

    private static KeyRing noKeys() {
        try {
            return KeyRing.of(List.of(), System::currentTimeMillis);
        } catch (UnusableFileException impossible) {
            throw new AssertionError(impossible);
        }
    }

    private ModelDiscovery start(SnapshotHolder snapshots, ModelDiscovery.Pace pace) {
        ModelDiscovery discovery =
                new ModelDiscovery(
                        snapshots, live.listings(), upstream, loops.contexts().getFirst(), pace);
        discovery.start();
        return discovery;
    }

    private List<String> listed(Snapshot snapshot, String name) {
        ProviderAccess provider = snapshot.providers().get(name);
        return provider == null ? List.of() : live.listings().of(provider);
    }

    private void awaitListed(Snapshot snapshot, String name, String... models) {
        Await.until(
                name + " lists " + List.of(models),
                () -> listed(snapshot, name).equals(List.of(models)));
    }

    @Test
    void whatEachProviderListsIsKnown() {
        Snapshot snapshot = snapshot(List.of(), both());
        try (ModelDiscovery _ =
                start(new SnapshotHolder(snapshot), new ModelDiscovery.Pace(NEVER, NEVER, NEVER))) {
            awaitListed(snapshot, "vllm", "a", "b");
            awaitListed(snapshot, "ollama", "c");
            assertThat(one.awaitRequest(0).method()).isEqualTo("GET");
            assertThat(one.awaitRequest(0).path()).isEqualTo("/v1/models");
        }
    }

    @Test
    void listsFollowTheProviderAndEndWithItsAnswers() {
        Snapshot snapshot = snapshot(List.of(), both());
        try (ModelDiscovery _ =
                start(new SnapshotHolder(snapshot), new ModelDiscovery.Pace(OFTEN, OFTEN, NEVER))) {
            awaitListed(snapshot, "vllm", "a", "b");

            one.serveModels("d");
            awaitListed(snapshot, "vllm", "d");

            one.always(Script.json(503, "{}"));
            awaitListed(snapshot, "vllm");
            assertThat(listed(snapshot, "ollama")).containsExactly("c");
        }
    }

    @Test
    void aProviderThatDidNotAnswerIsAskedAgainSooner() {
        one.answer(Script.empty().closeNow());
        Snapshot snapshot = snapshot(List.of(), both());
        try (ModelDiscovery _ =
                start(new SnapshotHolder(snapshot), new ModelDiscovery.Pace(NEVER, OFTEN, NEVER))) {
            awaitListed(snapshot, "vllm", "a", "b");
        }
    }

    @Test
    void aRefreshAsksWhoIsThereNow() {
        SnapshotHolder snapshots =
                new SnapshotHolder(
                        snapshot(List.of(), Map.of("OLLAMA_HOST", two.uri().toString())));
        try (ModelDiscovery discovery =
                start(snapshots, new ModelDiscovery.Pace(NEVER, NEVER, NEVER))) {
            awaitListed(snapshots.current(), "ollama", "c");

            snapshots.replace(snapshot(List.of(), both()));
            discovery.refresh();

            awaitListed(snapshots.current(), "vllm", "a", "b");
        }
    }

    @Test
    void aListIsOfOnePlaceOnly() {
        Snapshot before = snapshot(List.of(), Map.of("VLLM_BASE_URL", one.baseUrl()));
        ProviderAccess there = before.providers().get("vllm");
        assertThat(there).isNotNull();
        if (there != null) {
            live.listings().put(there, List.of("a"));
        }

        Snapshot after = snapshot(List.of(), Map.of("VLLM_BASE_URL", two.baseUrl()));

        assertThat(listed(after, "vllm")).isEmpty();
        assertThat(listed(before, "vllm")).isEmpty();
    }

    @Test
    void withAFileNobodyIsAsked() throws Exception {
        Path file =
                Files.writeString(
                        dir.resolve("hybrid.yaml"),
                        "providers: { vllm: { kind: vllm, base_url: '%s' } }"
                                .formatted(one.baseUrl()));
        SnapshotHolder snapshots = new SnapshotHolder(snapshot(List.of(file), Map.of()));
        try (ModelDiscovery discovery =
                start(snapshots, new ModelDiscovery.Pace(OFTEN, OFTEN, NEVER))) {
            // a round that asks follows all those that must not
            snapshots.replace(snapshot(List.of(), Map.of("OLLAMA_HOST", two.uri().toString())));
            discovery.refresh();
            two.awaitRequests(1);
        }

        assertThat(one.received()).isEmpty();
    }

    static Stream<Script> hostile() {
        return Stream.of(
                Script.json(401, "{\"error\":{\"message\":\"no\"}}"),
                Script.status(302)
                        .header("location", "http://127.0.0.1:1/")
                        .header("content-length", "0"),
                Script.json(200, "<html>"),
                Script.status(200).header("content-encoding", "gzip").body("xx"),
                Script.status(200).bigBody(ListFetch.MOST_BYTES + 1L),
                Script.status(200).chunked().bigChunk("{\"x\":\"", Script.ENDLESS, ""),
                Script.status(200).header("content-length", "100").raw("{").closeNow(),
                Script.silence());
    }

    @ParameterizedTest
    @MethodSource("hostile")
    void aHostileAnswerIsNoListAndHarmsNoOther(Script answer) {
        one.always(answer);
        Snapshot snapshot = snapshot(List.of(), both());
        try (ModelDiscovery _ =
                start(
                        new SnapshotHolder(snapshot),
                        new ModelDiscovery.Pace(OFTEN, OFTEN, Duration.ofMillis(300)))) {
            awaitListed(snapshot, "ollama", "c");
            // the second call shows that the first is over
            two.awaitRequests(2);
            assertThat(listed(snapshot, "vllm")).isEmpty();

            one.clearScripts();
            awaitListed(snapshot, "vllm", "a", "b");
        }
        Await.until("no call left", () -> upstream.runningCalls() == 0);
    }
}
