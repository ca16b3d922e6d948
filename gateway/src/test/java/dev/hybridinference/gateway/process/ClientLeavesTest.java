package dev.hybridinference.gateway.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hybridinference.testkit.LeakCheck;
import dev.hybridinference.testkit.client.RawClient;
import dev.hybridinference.testkit.client.RawRequest;
import dev.hybridinference.testkit.json.Json;
import dev.hybridinference.testkit.provider.ChatStreams;
import dev.hybridinference.testkit.provider.Received;
import dev.hybridinference.testkit.provider.Script;
import dev.hybridinference.testkit.provider.ScriptedProvider;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ExtendWith(LeakCheck.class)
final class ClientLeavesTest {
    private static final Duration AT_ONCE = Duration.ofMillis(100);

    private ScriptedProvider provider;
    private RunningGateway gateway;

    @BeforeEach
    void start(@TempDir Path dir) {
        provider = ScriptedProvider.start();
        gateway =
                RunningGateway.start(
                        dir,
                        new GatewayYaml()
                                .provider("one", provider.baseUrl())
                                .inOrder("one/gpt-test"));
        gateway.ask(RawRequest.chat("m", "warm").key(GatewayYaml.KEY).stream());
    }

    @AfterEach
    void stop() {
        gateway.close();
        provider.close();
    }

    @ParameterizedTest
    @CsvSource({"true, true", "true, false", "false, true", "false, false"})
    void whoLeavesBeforeTheAnswerCancelsItAtTheProvider(boolean stream, boolean reset) {
        // given
        provider.answer(Script.silence());
        RawRequest request = RawRequest.chat("m", "hi").key(GatewayYaml.KEY);
        RawClient client = gateway.client();
        client.send(stream ? request.stream() : request);
        Received asked = provider.awaitRequest(1);

        // when
        long left = leave(client, reset);

        // then
        assertCancelled(asked, left);
    }

    @ParameterizedTest
    @CsvSource({"true", "false"})
    void whoLeavesInsideAStreamCancelsItAtTheProvider(boolean reset) {
        // given
        provider.answer(
                ChatStreams.of("gpt-test").role().text("a").cutScript().stallUntilClientLeaves());
        RawClient client = gateway.client();
        client.send(RawRequest.chat("m", "hi").key(GatewayYaml.KEY).stream());
        Received asked = provider.awaitRequest(1);
        client.response().event();

        // when
        long left = leave(client, reset);

        // then
        assertCancelled(asked, left);
    }

    @Test
    void whoLeavesInsideItsOwnBodyHoldsNothing() {
        // given
        RawClient client = gateway.client();
        client.send(RunningGateway.head("/v1/chat/completions", 1_000)).send("{\"model\":\"m\",");
        dev.hybridinference.testkit.Await.until(
                "the body begun", () -> gateway.gateway().live()[2] > 0);

        // when
        client.close();

        // then
        gateway.awaitIdle();
        assertThat(gateway.accessLines(2).getLast().at("status").asInt()).isEqualTo(499);
        assertThat(provider.received()).hasSize(1);
    }

    private static long leave(RawClient client, boolean reset) {
        long now = System.nanoTime();
        if (reset) {
            client.closeAbruptly();
        } else {
            client.close();
        }
        return now;
    }

    private void assertCancelled(Received asked, long left) {
        long cancelled = asked.cancelledAt(Duration.ofSeconds(10));
        assertThat(Duration.ofNanos(cancelled - left)).isLessThan(AT_ONCE);
        gateway.awaitIdle();
        Json line = gateway.accessLines(2).getLast();
        assertThat(line.at("status").asInt()).isEqualTo(499);
        assertThat(line.at("outcome").text()).isEqualTo("cancelled");
        String metrics = gateway.ask(RawRequest.get("/metrics")).text();
        assertThat(metrics).contains("hybrid_client_cancelled_total 1.0");
    }
}
