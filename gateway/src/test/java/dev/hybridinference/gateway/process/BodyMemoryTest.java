package dev.hybridinference.gateway.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hybridinference.testkit.client.RawClient;
import dev.hybridinference.testkit.client.RawRequest;
import dev.hybridinference.testkit.provider.ChatStreams;
import dev.hybridinference.testkit.provider.Script;
import dev.hybridinference.testkit.provider.ScriptedProvider;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bodies in a process that has less memory for them than the configuration says. */
final class BodyMemoryTest {
    private static final int BODY = 4_000_000;

    /** Half of the process' 64 MiB. */
    private static final int BODIES = 8;

    @TempDir private Path dir;
    private final CountDownLatch speak = new CountDownLatch(1);
    private final List<RawClient> clients = new ArrayList<>();
    private ScriptedProvider provider;
    private GatewayProcess gateway;

    @BeforeEach
    void start() {
        provider = ScriptedProvider.start();
        gateway =
                GatewayProcess.start(
                        dir,
                        new GatewayYaml()
                                .provider("one", provider.baseUrl())
                                .inOrder("one/gpt-test"),
                        "-Xmx64m",
                        "-XX:MaxDirectMemorySize=64m");
    }

    @AfterEach
    void stop() {
        speak.countDown();
        clients.forEach(RawClient::close);
        gateway.close();
        provider.close();
    }

    @Test
    void moreBodiesThanMemoryAreRefusedInsteadOfRunningOutOfIt() {
        // given: as many as there is memory for
        ChatStreams good = ChatStreams.of("x").role().text("a").finish("stop").done();
        provider.always(Script.empty().stallUntil(speak).then(good.script()));
        byte[] body = RawRequest.chat("m", "x".repeat(BODY)).stream().body();
        for (int i = 0; i < BODIES; i++) {
            client().send(RunningGateway.head("/v1/chat/completions", body.length)).send(body);
        }
        provider.awaitRequests(BODIES);

        // when
        List<Integer> more = new ArrayList<>();
        for (int i = 0; i < BODIES; i++) {
            more.add(
                    client().send(RunningGateway.head("/v1/chat/completions", body.length))
                            .response()
                            .status());
        }
        speak.countDown();

        // then
        assertThat(more).containsOnly(503);
        assertThat(clients.subList(0, BODIES))
                .allSatisfy(client -> assertThat(client.response().status()).isEqualTo(200));
        assertThat(gateway.messages())
                .contains("server.body_memory: 268435456 bytes")
                .doesNotContain("OutOfMemoryError");
    }

    private RawClient client() {
        RawClient client = RawClient.connect(gateway.port());
        clients.add(client);
        return client;
    }
}
