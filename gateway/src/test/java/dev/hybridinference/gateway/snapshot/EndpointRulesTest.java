package dev.hybridinference.gateway.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hybridinference.gateway.config.ConfigLoader;
import dev.hybridinference.gateway.config.Loaded;
import dev.hybridinference.gateway.config.Sources;
import dev.hybridinference.gateway.identity.KeyRing;
import dev.hybridinference.gateway.upstream.Origin;
import dev.hybridinference.kernel.health.HealthRules;
import dev.hybridinference.kernel.price.PriceBook;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EndpointRulesTest {
    @TempDir Path dir;
    private final SnapshotBuilder builder =
            new SnapshotBuilder(
                    new Live(),
                    new Origin(false, "127.0.0.1", 1, true),
                    UnaryOperator.identity(),
                    new RouteArchive(Path.of("target/route-tables")));

    private Snapshot snapshot(String providers) throws Exception {
        Path file = Files.writeString(dir.resolve("hybrid.yaml"), "providers:\n" + providers);
        if (!(ConfigLoader.load(Sources.of(List.of(file), Map.of())) instanceof Loaded.Good good)) {
            throw new AssertionError("a good configuration");
        }
        return builder.build(
                good.config(),
                new SnapshotSources(KeyRing.of(List.of(), () -> 0), PriceBook.EMPTY));
    }

    @Test
    void providersOfOneBaseUrlAllHaveTheStrictestRules() throws Exception {
        Map<String, ProviderAccess> providers =
                snapshot(
                                """
                                  one: { kind: vllm, base_url: 'http://127.0.0.1:8000/v1', max_concurrency: 8, max_queue: 4, queue_timeout: 9s, health: { breaker: off } }
                                  two: { kind: vllm, base_url: 'http://127.0.0.1:8000/v1/', max_concurrency: 16, queue_timeout: 7s, health: { cooldown: 40s } }
                                  three: { kind: openai_compatible, local: true, base_url: 'http://127.0.0.1:8000/v1' }
                                  far: { kind: vllm, base_url: 'http://127.0.0.1:8001/v1' }
                                """)
                        .providers();

        HealthRules merged = new HealthRules(true, seconds(40), 8, 4, seconds(7));
        assertThat(List.of("one", "two", "three"))
                .allSatisfy(name -> assertThat(rules(providers, name)).isEqualTo(merged));
        assertThat(rules(providers, "far"))
                .isEqualTo(new HealthRules(true, seconds(30), 0, 256, seconds(10)));
    }

    private static HealthRules rules(Map<String, ProviderAccess> providers, String name) {
        ProviderAccess provider = providers.get(name);
        if (provider == null) {
            throw new AssertionError(name + ": missing");
        }
        return provider.rules();
    }

    private static long seconds(long count) {
        return Duration.ofSeconds(count).toNanos();
    }
}
