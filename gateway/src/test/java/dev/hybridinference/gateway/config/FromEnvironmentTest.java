package dev.hybridinference.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hybridinference.kernel.account.Secret;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Without any file the environment says what there is. */
class FromEnvironmentTest {
    private static Loaded.Good good(Map<String, String> environment) {
        return Loading.good(Sources.of(List.of(), environment));
    }

    private static List<String> notices(Map<String, String> environment) {
        return good(environment).notices().stream().map(Loaded.Notice::text).toList();
    }

    @Test
    void nothingThereMeansTheDemoModel() {
        Loaded.Good good = good(Map.of("PATH", "/bin", "OPENAI_API_KEY", " "));

        assertThat(good.config().providers()).containsOnlyKeys("demo");
        assertThat(good.config().models())
                .containsExactly(
                        new ModelConfig(
                                "demo",
                                List.of(),
                                List.of(new TargetConfig("demo", "demo", 1, 0, null))));
        assertThat(good.notices()).hasSize(1);
        assertThat(good.config().server().host()).isEqualTo("127.0.0.1");
    }

    @Test
    void aKeyOfACloudIsEnough() {
        Loaded.Good good = good(Map.of("OPENAI_API_KEY", "sk-a\n", "OPENROUTER_API_KEY", "sk-b"));

        assertThat(good.config().providers().keySet()).containsExactly("openai", "openrouter");
        ProviderConfig openai = Loading.provider(good.config(), "openai");
        assertThat(openai.apiKeys())
                .extracting(ApiKeyConfig::key)
                .containsExactly(Secret.of("sk-a"));
        assertThat(openai.baseUrl()).hasToString("https://api.openai.com/v1");
        assertThat(openai.local()).isFalse();
        assertThat(good.config().models()).isEmpty();
        assertThat(good.notices()).isEmpty();
    }

    @Test
    void anAddressOfOurOwnServerIsEnough() {
        Map<String, String> environment =
                Map.of("VLLM_BASE_URL", "http://10.0.0.9:8000/v1", "VLLM_API_KEY", "token");

        ProviderConfig vllm = Loading.provider(good(environment).config(), "vllm");

        assertThat(vllm.baseUrl()).hasToString("http://10.0.0.9:8000/v1");
        assertThat(vllm.apiKeys())
                .extracting(ApiKeyConfig::key)
                .containsExactly(Secret.of("token"));
        assertThat(vllm.local()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "OLLAMA_HOST, 127.0.0.1:11434, http://127.0.0.1:11434/v1",
        "OLLAMA_HOST, 127.0.0.1, http://127.0.0.1:11434/v1",
        "OLLAMA_HOST, 0.0.0.0, http://127.0.0.1:11434/v1",
        "OLLAMA_HOST, 0.0.0.0:9999, http://127.0.0.1:9999/v1",
        "OLLAMA_HOST, :9999, http://127.0.0.1:9999/v1",
        "OLLAMA_HOST, [::]:9999, http://[::1]:9999/v1",
        "OLLAMA_HOST, http://gpu:11434, http://gpu:11434/v1",
        "OLLAMA_HOST, http://gpu:11434/, http://gpu:11434/v1",
        "OLLAMA_HOST, https://ollama.example/v1, https://ollama.example/v1",
        "OLLAMA_BASE_URL, http://gpu:1/v1, http://gpu:1/v1",
        "VLLM_BASE_URL, http://127.0.0.1:8000, http://127.0.0.1:8000/v1",
        "VLLM_BASE_URL, gpu1:8000/serve, http://gpu1:8000/serve",
        "SGLANG_BASE_URL, http://127.0.0.1:30000/v1, http://127.0.0.1:30000/v1",
        "LLAMACPP_BASE_URL, http://127.0.0.1:8081, http://127.0.0.1:8081/v1",
    })
    void hostsAreTakenAsTheirOwnToolsTakeThem(String variable, String value, String url) {
        Config config = good(Map.of(variable, value)).config();

        assertThat(config.providers().values())
                .singleElement()
                .satisfies(provider -> assertThat(provider.baseUrl()).hasToString(url));
    }

    @ParameterizedTest
    @CsvSource({
        "http://127.0.0.1:9999/v1, true",
        "http://localhost:9999/v1, true",
        "https://10.0.0.1/v1, true",
        "http://mock:9999/v1, true",
        "http://gpu.internal/v1, true",
        "https://proxy.example/v1, false",
        "https://[2001:db8::1]/v1, false",
    })
    void aNearAddressOfACloudKindIsOurs(String url, boolean local) {
        Map<String, String> environment = Map.of("OPENAI_API_KEY", "k", "OPENAI_BASE_URL", url);

        ProviderConfig openai = Loading.provider(good(environment).config(), "openai");

        assertThat(openai.local()).isEqualTo(local);
        assertThat(openai.baseUrl()).hasToString(url);
    }

    @Test
    void variablesOfWhatIsNotBuiltGiveOneNoticeEach() {
        assertThat(
                        notices(
                                Map.of(
                                        "OPENAI_API_KEY", "k",
                                        "GEMINI_API_KEY", "k",
                                        "DEEPSEEK_API_KEY", "k")))
                .containsExactly(
                        "GEMINI_API_KEY is set, but kind gemini is not available in this version",
                        "DEEPSEEK_API_KEY is set, but kind deepseek is not available in this"
                                + " version");
    }

    @Test
    void halfOfWhatAProviderNeedsGivesANotice() {
        assertThat(
                        notices(
                                Map.of(
                                        "OPENAI_BASE_URL", "http://a.test",
                                        "VLLM_API_KEY", "k",
                                        "OPENROUTER_API_KEY", "k")))
                .containsExactly(
                        "VLLM_API_KEY is set, but not VLLM_BASE_URL: provider vllm is left out",
                        "OPENAI_BASE_URL is set, but not OPENAI_API_KEY: provider openai is left"
                                + " out");
    }

    @Test
    void aWrongAddressIsAProblemThatNamesItsVariable() {
        assertThat(
                        Loading.bad(
                                Sources.of(
                                        List.of(),
                                        Map.of("VLLM_BASE_URL", "http://169.254.169.254/"))))
                .singleElement()
                .satisfies(
                        problem -> {
                            assertThat(problem.file())
                                    .isEqualTo("environment variable VLLM_BASE_URL");
                            assertThat(problem.path()).isEqualTo("providers.vllm.base_url");
                        });
    }

    @Test
    void settingsOfTheEnvironmentHoldToo() {
        Config config = good(Map.of("HYBRID_SERVER_PORT", "9001", "OPENAI_API_KEY", "k")).config();

        assertThat(config.server().port()).isEqualTo(9001);
        assertThat(config.dataDir()).isEqualTo(Path.of("var"));
    }

    @Test
    void aKeyIsTakenAsItIsWritten() {
        Config config = good(Map.of("OPENAI_API_KEY", "${env:HOME}")).config();

        assertThat(Loading.provider(config, "openai").apiKeys())
                .extracting(ApiKeyConfig::key)
                .containsExactly(Secret.of("${env:HOME}"));
    }
}
