package dev.hybridinference.gateway.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hybridinference.gateway.config.ConfigLoader;
import dev.hybridinference.gateway.config.Loaded;
import dev.hybridinference.gateway.config.Sources;
import dev.hybridinference.gateway.identity.KeyRing;
import dev.hybridinference.gateway.identity.KeysFile;
import dev.hybridinference.gateway.identity.NewKey;
import dev.hybridinference.gateway.identity.Pepper;
import dev.hybridinference.gateway.upstream.TlsTrust;
import dev.hybridinference.kernel.admission.Right;
import dev.hybridinference.kernel.price.list.PriceList;
import dev.hybridinference.testkit.Await;
import dev.hybridinference.testkit.LeakCheck;
import dev.hybridinference.testkit.client.RawClient;
import dev.hybridinference.testkit.client.RawRequest;
import dev.hybridinference.testkit.client.RawResponse;
import dev.hybridinference.testkit.json.Json;
import dev.hybridinference.testkit.provider.ScriptedProvider;
import java.io.OutputStream;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A gateway without any file: providers come from the environment, models from the providers. */
@ExtendWith(LeakCheck.class)
final class FoundProvidersTest {
    private final ScriptedProvider vllm =
            ScriptedProvider.start().serveModels("meta-llama/Llama-3.3-70B", "small");
    private Gateway gateway;
    private String first;
    private String limited;

    @BeforeEach
    void start(@TempDir Path dir) throws Exception {
        Sources sources =
                Sources.of(List.of(), Map.of("VLLM_BASE_URL", vllm.baseUrl()))
                        .withFlags(
                                Map.of(
                                        "server.port",
                                        "0",
                                        "data_dir",
                                        dir.toString(),
                                        "log.access",
                                        "off"));
        Loaded.Good good = (Loaded.Good) ConfigLoader.load(sources);
        Pepper pepper = Pepper.open(dir);
        KeysFile keys = Keys.file(dir, pepper, _ -> {});
        first = ((Keys.First.Made) Keys.firstKey(good.config(), keys)).key();
        NewKey wish = new NewKey("limited", "tests", Set.of("*"), Set.<Right>of(), null);
        limited =
                ((KeysFile.Creation.Created) keys.create(wish, new SecureRandom()))
                        .key()
                        .text()
                        .reveal();
        gateway =
                Gateway.start(
                        good.config(),
                        new Gateway.Surroundings(
                                dir,
                                pepper,
                                KeyRing.of(List.of(keys), System::currentTimeMillis),
                                PriceList.builtIn(),
                                false,
                                OutputStream.nullOutputStream(),
                                TlsTrust.system()));
    }

    @AfterEach
    void stop() {
        gateway.close();
        vllm.close();
    }

    private RawResponse ask(RawRequest request) {
        try (RawClient client = RawClient.connect(gateway.port())) {
            RawResponse answer = client.exchange(request);
            answer.body();
            return answer;
        }
    }

    private List<String> listed(String key) {
        RawResponse answer = ask(RawRequest.get("/v1/models").key(key));
        assertThat(answer.status()).isEqualTo(200);
        return answer.json().at("data").list().stream().map(m -> m.at("id").text()).toList();
    }

    @Test
    void theModelsOfTheProvidersAreListedAndAnswerByThoseNames() {
        Await.until("a list", () -> !listed(first).isEmpty());

        assertThat(listed(first)).containsExactly("vllm/meta-llama/Llama-3.3-70B", "vllm/small");
        Json one = ask(RawRequest.get("/v1/models/vllm/small").key(first)).json();
        assertThat(one.at("id").text()).isEqualTo("vllm/small");
        RawResponse answer = ask(RawRequest.chat("vllm/meta-llama/Llama-3.3-70B", "hi").key(first));
        assertThat(answer.status()).as(answer::text).isEqualTo(200);
        assertThat(answer.header("x-hybrid-target")).isEqualTo("vllm/meta-llama/Llama-3.3-70B");
    }

    @Test
    void aKeyThatMayNotNameTargetsSeesNoneOfThem() {
        Await.until("a list", () -> !listed(first).isEmpty());

        assertThat(listed(limited)).isEmpty();
        assertThat(ask(RawRequest.get("/v1/models/vllm/small").key(limited)).status())
                .isEqualTo(404);
        assertThat(ask(RawRequest.chat("vllm/small", "hi").key(limited)).status()).isEqualTo(404);
    }

    @Test
    void aNameWithoutItsProviderIsUnknown() {
        Await.until("a list", () -> !listed(first).isEmpty());

        assertThat(ask(RawRequest.chat("small", "hi").key(first)).status()).isEqualTo(404);
    }
}
