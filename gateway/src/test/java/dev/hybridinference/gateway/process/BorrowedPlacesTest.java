package dev.hybridinference.gateway.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hybridinference.testkit.LeakCheck;
import dev.hybridinference.testkit.client.RawClient;
import dev.hybridinference.testkit.client.RawRequest;
import dev.hybridinference.testkit.client.RawResponse;
import dev.hybridinference.testkit.provider.ChatStreams;
import dev.hybridinference.testkit.provider.Script;
import dev.hybridinference.testkit.provider.ScriptedProvider;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(LeakCheck.class)
final class BorrowedPlacesTest {
    @TempDir private Path dir;

    private static RawRequest chat() {
        return RawRequest.chat("m", "hi").key(GatewayYaml.KEY);
    }

    @Test
    void aTargetThatFailedAsAWholeIsNotAskedAgainWithItsOtherCredentials() {
        // given
        try (ScriptedProvider one = ScriptedProvider.start().always(Script.json(500, "{}"));
                ScriptedProvider two = ScriptedProvider.start().serveModels("b");
                RunningGateway gateway =
                        RunningGateway.start(
                                dir,
                                new GatewayYaml()
                                        .provider("one", one.baseUrl(), "api_keys: [k1, k2, k3]")
                                        .provider("two", two.baseUrl())
                                        .inOrder("one/a", "two/b"))) {
            // when
            RawResponse response = gateway.ask(chat());

            // then
            assertThat(response.header("x-hybrid-target")).isEqualTo("two/b");
            assertThat(response.header("x-hybrid-attempts")).isEqualTo("2");
            assertThat(one.received()).hasSize(1);
        }
    }

    @Test
    void aRequestBodyIsNotHeldWhileItsStreamRuns() {
        // given
        CountDownLatch go = new CountDownLatch(1);
        try (ScriptedProvider one = ScriptedProvider.start();
                RunningGateway gateway =
                        RunningGateway.start(
                                dir,
                                new GatewayYaml().provider("one", one.baseUrl()).inOrder("one/a"));
                RawClient client = gateway.client()) {
            one.answer(
                    ChatStreams.of("a")
                            .text("x")
                            .cutScript()
                            .stallUntil(go)
                            .chunk(ChatStreams.of("a").finish("stop").done().bytes())
                            .endChunked());

            // when
            RawResponse response = client.exchange(chat().stream());
            response.event();

            // then
            assertThat(gateway.gateway().live()).containsExactly(1, 1, 0, 1, 0);
            go.countDown();
            assertThat(response.text()).endsWith("data: [DONE]\n\n");
        }
    }
}
