package dev.hybridinference.gateway.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hybridinference.gateway.config.ConfigLoader;
import dev.hybridinference.gateway.config.Loaded;
import dev.hybridinference.gateway.config.Sources;
import dev.hybridinference.gateway.identity.KeyRing;
import dev.hybridinference.gateway.identity.KeysFile;
import dev.hybridinference.gateway.identity.NewKey;
import dev.hybridinference.gateway.identity.Pepper;
import dev.hybridinference.gateway.upstream.Origin;
import dev.hybridinference.kernel.admission.Treatment;
import dev.hybridinference.kernel.price.PriceBook;
import dev.hybridinference.kernel.registry.Strategies;
import dev.hybridinference.kernel.route.Strategy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StrategiesOfKeysTest {
    private static final Strategy COST = Strategies.named("cost");

    @TempDir Path dir;
    private final SnapshotBuilder builder =
            new SnapshotBuilder(
                    new Live(),
                    new Origin(false, "127.0.0.1", 1, true),
                    UnaryOperator.identity(),
                    new RouteArchive(Path.of("target/route-tables")));

    @Test
    void theStrategyOfAKeyThatWasMadeHereCountsFromTheNextSnapshotOn() throws Exception {
        KeysFile file = new KeysFile(dir, Pepper.open(dir), InstantSource.system(), notice -> {});
        Strategy before = strategyOf(file);
        Treatment treatment = new Treatment(COST, false, false);
        file.create(
                new NewKey("k", "team", Set.of("*"), Set.of(), null, treatment),
                new SecureRandom());

        assertThat(before).isEqualTo(Strategies.named("ordered"));
        assertThat(strategyOf(file)).isEqualTo(COST);
    }

    /** What a key that asks for {@link #COST} gets. */
    private Strategy strategyOf(KeysFile keys) throws Exception {
        Path yaml =
                Files.writeString(
                        dir.resolve("hybrid.yaml"),
                        """
                        providers: { p: { kind: ollama } }
                        models: [ { id: m, strategy: ordered, targets: [ { provider: p, model: x } ] } ]
                        """);
        if (!(ConfigLoader.load(Sources.of(List.of(yaml), Map.of())) instanceof Loaded.Good good)) {
            throw new AssertionError("a good configuration");
        }
        Snapshot snapshot =
                builder.build(
                        good.config(),
                        new SnapshotSources(
                                KeyRing.of(List.of(keys), System::currentTimeMillis),
                                PriceBook.EMPTY));
        ServedModel model = snapshot.model("m");
        if (model == null) {
            throw new AssertionError("m: missing");
        }
        return model.routes(COST).strategy();
    }
}
