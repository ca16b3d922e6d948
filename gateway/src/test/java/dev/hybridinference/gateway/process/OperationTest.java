package dev.hybridinference.gateway.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hybridinference.testkit.Await;
import dev.hybridinference.testkit.LeakCheck;
import dev.hybridinference.testkit.client.RawClient;
import dev.hybridinference.testkit.client.RawRequest;
import dev.hybridinference.testkit.client.RawResponse;
import dev.hybridinference.testkit.provider.ChatStreams;
import dev.hybridinference.testkit.provider.Script;
import dev.hybridinference.testkit.provider.ScriptedProvider;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(LeakCheck.class)
final class OperationTest {
    private ScriptedProvider one;
    private ScriptedProvider two;
    private RunningGateway gateway;

    @BeforeEach
    void start(@TempDir Path dir) {
        one = ScriptedProvider.start().serveModels("a", "b");
        two = ScriptedProvider.start().serveModels("a", "b");
        gateway = RunningGateway.start(dir, yaml().inOrder("one/a", "two/b"));
    }

    private GatewayYaml yaml() {
        return new GatewayYaml()
                .server("drain: 10s")
                .provider("one", one.baseUrl())
                .provider("two", two.baseUrl());
    }

    @AfterEach
    void stop() {
        gateway.close();
        one.close();
        two.close();
    }

    private static RawRequest chat() {
        return RawRequest.chat("m", "hi").key(GatewayYaml.KEY);
    }

    @Test
    void aProviderIsAddedByConfigurationAlone() {
        // given
        try (ScriptedProvider three = ScriptedProvider.start()) {
            three.serveModels("c");

            // when
            gateway.reload(
                    yaml().provider("three", three.baseUrl(), "api_keys: []").inOrder("three/c"));
            RawResponse response = gateway.ask(chat());

            // then
            assertThat(response.status()).as(response::text).isEqualTo(200);
            assertThat(response.header("x-hybrid-target")).isEqualTo("three/c");
            assertThat(three.awaitRequest(0).header("authorization")).isNull();
        }
    }

    @Test
    void whatRestsStillRestsAfterAReload() {
        // given
        one.answer(Script.json(500, "{}"));
        gateway.ask(chat());

        // when
        gateway.reload(yaml().inOrder("one/a", "two/b"));
        RawResponse response = gateway.ask(chat());

        // then
        assertThat(response.header("x-hybrid-target")).isEqualTo("two/b");
        assertThat(response.header("x-hybrid-attempts")).isEqualTo("1");
    }

    @Test
    void aRunningStreamOutlivesTheRemovalOfItsProvider() {
        // given
        CountDownLatch go = new CountDownLatch(1);
        ChatStreams begun = ChatStreams.of("a").role().text("x");
        ChatStreams all = ChatStreams.of("a").role().text("x").text("y").finish("stop").done();
        Script rest = Script.empty();
        for (byte[] event : all.events().subList(2, all.events().size())) {
            rest = rest.raw(Integer.toHexString(event.length) + "\r\n").raw(event).raw("\r\n");
        }
        one.answer(begun.cutScript().stallUntil(go).then(rest.raw("0\r\n\r\n")));

        try (RawClient client = gateway.client()) {
            RawResponse running = client.exchange(chat().stream());
            running.event();

            // when
            gateway.reload(new GatewayYaml().provider("two", two.baseUrl()).inOrder("two/b"));
            RawResponse fresh = gateway.ask(chat());
            go.countDown();

            // then
            assertThat(fresh.header("x-hybrid-target")).isEqualTo("two/b");
            assertThat(running.text()).isEqualTo(new String(all.bytes(), StandardCharsets.UTF_8));
        }
    }

    @Test
    void aTargetCanBeNamedWithTheRight() {
        // when
        RawResponse byModel = gateway.ask(RawRequest.chat("two/a", "hi").key(GatewayYaml.KEY));
        RawResponse byHeader = gateway.ask(chat().header("x-hybrid-target", "two/b"));

        // then
        assertThat(byModel.header("x-hybrid-target")).isEqualTo("two/a");
        assertThat(byHeader.header("x-hybrid-target")).isEqualTo("two/b");
        assertThat(one.received()).isEmpty();
        assertThat(two.received().stream().map(r -> r.model())).containsExactly("a", "b");
    }

    @Test
    void aDirectTargetFailsWithoutAskingElsewhere() {
        // given
        two.always(Script.json(500, "{}"));

        // when
        RawResponse response = gateway.ask(chat().header("x-hybrid-target", "two/b"));

        // then
        assertThat(response.status()).isEqualTo(502);
        assertThat(one.received()).isEmpty();
    }

    @Test
    void drainingRefusesNewRequestsAndLetsRunningOnesEnd() throws InterruptedException {
        // given
        CountDownLatch go = new CountDownLatch(1);
        ChatStreams begun = ChatStreams.of("a").role().text("x");
        ChatStreams end = ChatStreams.of("a").finish("stop").done();
        one.answer(begun.cutScript().stallUntil(go).chunk(end.bytes()).endChunked());
        try (RawClient client = gateway.client()) {
            RawResponse running = client.exchange(chat().stream());
            running.event();
            Thread drain = Thread.ofVirtual().start(gateway.gateway()::drain);
            Await.until(
                    "readiness ends", () -> gateway.ask(RawRequest.get("/readyz")).status() == 503);

            // when
            RawResponse refused = gateway.ask(chat());
            RawResponse alive = gateway.ask(RawRequest.get("/livez"));
            go.countDown();

            // then
            assertThat(refused.status()).isEqualTo(503);
            assertThat(refused.header("retry-after")).isEqualTo("1");
            assertThat(refused.header("connection")).isEqualTo("close");
            assertThat(refused.json().at("error", "message").text()).contains("shutting down");
            assertThat(alive.status()).isEqualTo(200);
            assertThat(running.text()).endsWith("data: [DONE]\n\n");
            drain.join();
            assertThat(gateway.gateway().live()[0]).isZero();
        }
    }
}
