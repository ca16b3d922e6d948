package dev.hybridinference.kernel.dialect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CatalogueTest {
    private static Catalogue parse(String json) {
        return Catalogue.parse(json.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void theBuiltInOneHasTheKindsOfThisVersion() {
        Catalogue catalogue = Catalogue.builtIn();

        assertThat(catalogue.kinds())
                .extracting(ProviderKind::name)
                .containsExactly(
                        "vllm",
                        "sglang",
                        "llamacpp",
                        "ollama",
                        "openai",
                        "openrouter",
                        "openai_compatible",
                        "anthropic",
                        "demo");
        assertThat(catalogue.unbuilt())
                .extracting(Catalogue.UnbuiltKind::name)
                .contains("gemini", "claude_sub", "moonshot")
                .hasSize(13);
    }

    @Test
    void onlyOurOwnServersAreLocalAndOnlyCloudsNeedKeys() {
        Catalogue catalogue = Catalogue.builtIn();

        assertThat(catalogue.kinds().stream().filter(ProviderKind::local))
                .extracting(ProviderKind::name)
                .containsExactly("vllm", "sglang", "llamacpp", "ollama", "demo");
        assertThat(catalogue.kinds().stream().filter(ProviderKind::keyRequired))
                .extracting(ProviderKind::name)
                .containsExactly("openai", "openrouter", "anthropic");
        assertThat(catalogue.kinds().stream().filter(ProviderKind::inProcess))
                .extracting(ProviderKind::name)
                .containsExactly("demo");
    }

    @Test
    void aKindIsOneEntry() {
        Catalogue catalogue =
                parse(
                        """
                        {"kinds": [{
                          "name": "acme", "dialect": "openai", "base_url": "https://api.acme.test/v1",
                          "local": true, "key_required": true,
                          "key_variables": ["ACME_KEY"], "url_variables": ["ACME_URL"],
                          "quirks": {"stream_usage": false, "auth": "api-key"}
                        }]}
                        """);

        assertThat(catalogue.kind("acme"))
                .contains(
                        new ProviderKind(
                                "acme",
                                "openai",
                                "https://api.acme.test/v1",
                                true,
                                true,
                                List.of("ACME_KEY"),
                                List.of("ACME_URL"),
                                Quirks.NONE
                                        .with(Quirks.Trait.STREAM_USAGE, false)
                                        .with(Quirks.Auth.API_KEY_HEADER)));
    }

    @Test
    void whatAnEntryLeavesOutIsThePlainProtocol() {
        Catalogue catalogue = parse("{\"kinds\": [{\"name\": \"a\", \"dialect\": \"openai\"}]}");

        assertThat(catalogue.kind("a"))
                .contains(
                        new ProviderKind(
                                "a",
                                "openai",
                                null,
                                false,
                                false,
                                List.of(),
                                List.of(),
                                Quirks.NONE));
        assertThat(catalogue.kind("b")).isEmpty();
    }

    @Test
    void knowsWhatIsNotBuilt() {
        Catalogue catalogue =
                parse("{\"unbuilt\": [{\"name\": \"x\", \"key_variables\": [\"K\"]}]}");

        assertThat(catalogue.isUnbuilt("x")).isTrue();
        assertThat(catalogue.isUnbuilt("y")).isFalse();
        assertThat(catalogue.kind("x")).isEmpty();
        assertThat(catalogue.unbuilt())
                .containsExactly(new Catalogue.UnbuiltKind("x", List.of("K")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "[]                                                  | START_OBJECT",
                "{\"kind\": []}                                      | field kind",
                "{\"kinds\": {}}                                     | START_ARRAY",
                "{\"kinds\": [{\"dialect\": \"openai\"}]}            | an entry with name",
                "{\"kinds\": [{\"name\": \"a\"}]}                    | an entry with dialect",
                "{\"kinds\": [{\"name\": 1}]}                        | VALUE_STRING",
                "{\"kinds\": [{\"name\": \"a\", \"url\": \"b\"}]}    | field url",
                "{\"kinds\": [{\"local\": \"yes\"}]}                 | true or false",
                "{\"kinds\": [{\"quirks\": {\"auth\": \"basic\"}}]}  | bearer, api-key, x-api-key or none",
                "{\"kinds\": [{\"quirks\": {\"stream\": true}}]}     | field stream",
                "{\"kinds\": [{\"name\": \"a\", \"name\": \"b\"}]}   | Duplicate",
                "{\"unbuilt\": [{\"name\": \"a\"}, {\"name\": \"a\"}]} | kind: a (expected: once)",
                "{\"kinds\": []                                      | end-of-input",
                "{\"kinds\": []} {}                                  | end of the document",
            })
    void refusesWhatIsNotExactlyThisForm(String json, String message) {
        assertThatThrownBy(() -> parse(json))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }

    @Test
    void refusesAKindThatIsBothBuiltAndUnbuilt() {
        assertThatThrownBy(
                        () ->
                                parse(
                                        """
                                        {"kinds": [{"name": "a", "dialect": "openai"}],
                                         "unbuilt": [{"name": "a"}]}
                                        """))
                .hasMessage("kind: a (expected: once)");
    }
}
