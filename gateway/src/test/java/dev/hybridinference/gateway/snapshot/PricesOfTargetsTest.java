package dev.hybridinference.gateway.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hybridinference.gateway.config.Config;
import dev.hybridinference.gateway.config.ConfigLoader;
import dev.hybridinference.gateway.config.Loaded;
import dev.hybridinference.gateway.config.Sources;
import dev.hybridinference.gateway.endpoint.EndpointCell.Comer;
import dev.hybridinference.gateway.endpoint.Entry;
import dev.hybridinference.gateway.endpoint.Slot;
import dev.hybridinference.gateway.identity.KeyRing;
import dev.hybridinference.gateway.upstream.Origin;
import dev.hybridinference.kernel.health.Verdict;
import dev.hybridinference.kernel.price.Price;
import dev.hybridinference.kernel.price.PriceBook;
import dev.hybridinference.kernel.price.PriceEntry;
import dev.hybridinference.kernel.price.Rates;
import dev.hybridinference.kernel.price.TokenClass;
import dev.hybridinference.kernel.price.list.PriceList;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PricesOfTargetsTest {
    private static final long NOW = LocalDate.of(2026, 11, 22).toEpochDay() * 86_400_000L;
    private static final LocalDate CHANGE = LocalDate.of(2026, 12, 1);

    @TempDir Path dir;
    private final Live live = new Live();
    private final SnapshotBuilder builder =
            new SnapshotBuilder(
                    live,
                    Origin.of(URI.create("http://127.0.0.1:1"), true),
                    UnaryOperator.identity(),
                    new RouteArchive(Path.of("target/route-tables")));

    private Snapshot snapshot(String target, PriceBook prices) throws Exception {
        Config config =
                load(
                        """
                        providers:
                          cloud: { kind: openai, api_keys: [k] }
                          own: { kind: ollama }
                          show: { kind: demo }
                        models: [ { id: m, targets: [ %s ] } ]
                        """
                                .formatted(target));
        KeyRing keys = KeyRing.of(List.of(), () -> NOW);
        return builder.build(config, new SnapshotSources(keys, prices));
    }

    private Config load(String yaml) throws IOException {
        Path file = Files.writeString(dir.resolve("hybrid.yaml"), yaml);
        Loaded loaded = ConfigLoader.load(Sources.of(List.of(file), Map.of()));
        assertThat(loaded).isInstanceOf(Loaded.Good.class);
        return ((Loaded.Good) loaded).config();
    }

    private @Nullable Price price(String target, PriceBook prices) throws Exception {
        return first(snapshot(target, prices)).price(NOW);
    }

    private static Destination first(Snapshot snapshot) {
        ServedModel model = snapshot.model("m");
        if (model == null) {
            throw new AssertionError("model m: missing");
        }
        return model.destinations().getFirst();
    }

    private static PriceEntry entry(@Nullable LocalDate from, long input) {
        Price price = Price.of(Rates.of(Map.of(TokenClass.INPUT, input)));
        return new PriceEntry("openai", "gpt-5-mini", from, price, "test", CHANGE);
    }

    @Test
    void theConfigurationGoesBeforeImportedPricesAndThoseBeforeTheBuiltIn() throws Exception {
        PriceBook imported = PriceBook.of(List.of(entry(null, 7))).over(PriceList.builtIn());
        String plain = "{ provider: cloud, model: gpt-5-mini }";
        String own = "{ provider: cloud, model: gpt-5-mini, price: { input: '9' } }";

        assertThat(price(plain, PriceList.builtIn()))
                .hasToString("input=0.25 cached_input=0.025 output=2.00 batch_factor=0.50");
        assertThat(price(plain, imported)).isEqualTo(entry(null, 7).price());
        assertThat(price(own, imported)).hasToString("input=9.00");
    }

    @Test
    void anUnknownPriceIsUnknownAndNotZero() throws Exception {
        assertThat(price("{ provider: own, model: gpt-5-mini }", PriceList.builtIn())).isNull();
        assertThat(price("{ provider: cloud, model: no-such }", PriceList.builtIn())).isNull();
        assertThat(price("{ provider: show, model: demo }", PriceList.builtIn()))
                .isEqualTo(Price.FREE);
    }

    @Test
    void aDirectlyNamedTargetHasThePriceOfTheLists() throws Exception {
        Snapshot snapshot = snapshot("{ provider: own, model: x }", PriceList.builtIn());
        ServedModel direct = snapshot.direct("cloud/gpt-5-mini-2025-08-07");

        assertThat(direct).isNotNull();
        if (direct != null) {
            assertThat(String.valueOf(direct.destinations().getFirst().price(NOW)))
                    .startsWith("input=0.25 ");
        }
    }

    @Test
    void aSnapshotKeepsItsPricesAndFollowsTheirDays() throws Exception {
        PriceBook two = PriceBook.of(List.of(entry(null, 7), entry(CHANGE, 8)));
        Destination before = first(snapshot("{ provider: cloud, model: gpt-5-mini }", two));
        Destination after =
                first(snapshot("{ provider: cloud, model: gpt-5-mini }", PriceBook.EMPTY));

        assertThat(before.price(NOW)).isEqualTo(entry(null, 7).price());
        assertThat(before.price(CHANGE.toEpochDay() * 86_400_000L))
                .isEqualTo(entry(null, 8).price());
        assertThat(after.price(NOW)).isNull();
    }

    private Lease lease(Destination at, long now) {
        Entry place = at.endpoint().health().enter(at.provider().rules(), Comer.FIRST, now);
        return live.lease(at, (Slot) place, new Lease.Work(1, 1, true), now);
    }

    @Test
    void timeIsSharedOnlyWhereItCosts() throws Exception {
        Destination paid =
                first(
                        snapshot(
                                "{ provider: own, model: x, price: { gpu_hour: '2' } }",
                                PriceBook.EMPTY));
        Lease one = lease(paid, 0);
        Lease two = lease(paid, 1_000);

        // a reload in between changes nothing for those that run
        Destination free = first(snapshot("{ provider: own, model: x }", PriceBook.EMPTY));
        Lease three = lease(free, 1_000);

        assertThat(free.cell()).isSameAs(paid.cell());
        assertThat(one.settle(Verdict.GOOD, 0, 3_000)).isEqualTo(2_000);
        assertThat(two.settle(Verdict.GOOD, 0, 4_000)).isEqualTo(2_000);
        assertThat(three.settle(Verdict.GOOD, 0, 9_000)).isZero();
    }
}
