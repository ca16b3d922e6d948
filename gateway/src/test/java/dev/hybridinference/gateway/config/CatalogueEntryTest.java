package dev.hybridinference.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hybridinference.kernel.account.Secret;
import dev.hybridinference.kernel.dialect.Catalogue;
import dev.hybridinference.kernel.dialect.Quirks;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A provider that speaks the OpenAI protocol is one catalogue entry and no code. */
class CatalogueEntryTest {
    private static final Catalogue CATALOGUE =
            Catalogue.parse(
                    """
                    {"kinds": [{"name": "acme", "dialect": "openai", "base_url": "https://acme.test/v1",
                                "key_required": true, "key_variables": ["ACME_KEY"],
                                "quirks": {"auth": "api-key"}}],
                     "unbuilt": [{"name": "later", "key_variables": ["LATER_KEY"]}]}
                    """
                            .getBytes(StandardCharsets.UTF_8));

    @TempDir Path dir;

    private Sources sources(String yaml) {
        return new Sources(
                List.of(Loading.file(dir, "hybrid.yaml", yaml)),
                Map.of(),
                Map.of(),
                false,
                CATALOGUE);
    }

    @Test
    void itsDefaultsHold() {
        Config config =
                Loading.good(sources("providers: {a: {kind: acme, api_keys: [k]}}")).config();

        assertThat(Loading.provider(config, "a"))
                .satisfies(
                        provider -> {
                            assertThat(provider.baseUrl())
                                    .isEqualTo(URI.create("https://acme.test/v1"));
                            assertThat(provider.local()).isFalse();
                            assertThat(provider.quirks())
                                    .isEqualTo(Quirks.NONE.with(Quirks.Auth.API_KEY_HEADER));
                        });
    }

    @Test
    void itsVariablesAreEnoughToFindIt() {
        Loaded.Good good =
                Loading.good(
                        new Sources(
                                List.of(),
                                Map.of("ACME_KEY", "k", "LATER_KEY", "l"),
                                Map.of(),
                                false,
                                CATALOGUE));

        assertThat(Loading.provider(good.config(), "acme").apiKeys())
                .extracting(ApiKeyConfig::key)
                .containsExactly(Secret.of("k"));
        assertThat(good.notices())
                .containsExactly(
                        new Loaded.Notice(
                                "LATER_KEY is set, but kind later is not available in this version"));
    }

    @Test
    void aKindThatIsNotBuiltIsRefusedByName() {
        assertThat(Loading.lines(dir, Loading.bad(sources("providers: {a: {kind: later}}"))))
                .containsExactly(
                        "hybrid.yaml:1: providers.a.kind: later"
                                + " (kind later is not available in this version)");
    }
}
