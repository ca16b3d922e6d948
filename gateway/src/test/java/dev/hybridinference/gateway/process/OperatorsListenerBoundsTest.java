package dev.hybridinference.gateway.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hybridinference.gateway.admin.AdminRequests;
import dev.hybridinference.testkit.Await;
import dev.hybridinference.testkit.client.RawClient;
import dev.hybridinference.testkit.provider.ScriptedProvider;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** In a process of its own, because a JVM reads these bounds once. */
class OperatorsListenerBoundsTest {
    private static final String TARGETS = "/api/v1/targets";
    private static final Duration PATIENCE = Duration.ofSeconds(8);

    @TempDir Path dir;
    private ScriptedProvider provider;
    private GatewayProcess process;
    private AdminRequests admin;

    @BeforeEach
    void start() {
        provider = ScriptedProvider.start();
        process =
                GatewayProcess.start(
                        dir,
                        new GatewayYaml().provider("one", provider.baseUrl()).inOrder("one/a"),
                        "-Dsun.net.httpserver.maxReqTime=1",
                        "-Dsun.net.httpserver.clockTick=200");
        admin = AdminRequests.of(dir.resolve("data"));
    }

    @AfterEach
    void stop() {
        process.close();
        provider.close();
    }

    @Test
    void slowRequestsAreCut() {
        String order =
                "POST %s/one/a/drain HTTP/1.1\r\nhost: localhost\r\n%s\r\ncontent-length: 9\r\n\r\nx"
                        .formatted(TARGETS, admin.authorization());
        try (RawClient silent = RawClient.connect(admin.port());
                RawClient head = RawClient.connect(admin.port()).send("GET /api/v1/tar");
                RawClient body = RawClient.connect(admin.port()).send(order);
                RawClient refused =
                        RawClient.connect(admin.port())
                                .send(order.replace(admin.token(), "wrong"))) {
            assertThat(silent.awaitClose(PATIENCE)).isNotNull();
            assertThat(head.awaitClose(PATIENCE)).isNotNull();
            assertThat(body.awaitClose(PATIENCE)).isNotNull();
            assertThat(refused.response().text()).contains("\"status\":401");
            assertThat(refused.awaitClose(PATIENCE)).isNotNull();
        }
        assertThat(admin.row("one/a").hasTrue("drained")).isFalse();
    }

    @Test
    void moreConnectionsThanItTakesAreClosedAndTheOthersServed() {
        List<RawClient> clients = new ArrayList<>();
        String request =
                "GET %s HTTP/1.1\r\nhost: localhost\r\n%s\r\n\r\n"
                        .formatted(TARGETS, admin.authorization());
        try {
            for (int i = 0; i < 64; i++) {
                RawClient client = RawClient.connect(admin.port());
                clients.add(client);
                assertThat(client.send(request).response().text()).contains("one/a");
            }
            try (RawClient more = RawClient.connect(admin.port())) {
                assertThat(more.awaitClose(PATIENCE)).isNotNull();
            }
            assertThat(clients.getFirst().send(request).response().text()).contains("one/a");
        } finally {
            clients.forEach(RawClient::close);
        }
        Await.until("there is room again", this::answers);
    }

    private boolean answers() {
        try {
            return admin.ask("GET", TARGETS).status() == 200;
        } catch (AssertionError | RuntimeException closed) {
            return false;
        }
    }

    @Test
    void nothingOfAKilledProcessIsTakenForARunningOne() {
        // given
        process.signal("KILL");
        Await.until("it is dead", () -> !process.isAlive());
        String stale = admin.token();

        // when
        process =
                GatewayProcess.start(
                        dir,
                        new GatewayYaml().provider("one", provider.baseUrl()).inOrder("one/a"));

        // then
        AdminRequests fresh = AdminRequests.of(dir.resolve("data"));
        assertThat(fresh.token()).isNotEqualTo(stale);
        assertThat(fresh.ask("GET", TARGETS).status()).isEqualTo(200);
        assertThat(process.messages())
                .contains("admin     http://127.0.0.1:" + fresh.port() + "/api/v1")
                .doesNotContain(fresh.token());
        process.signal("TERM");
        Await.until("it has ended", () -> !process.isAlive());
        assertThat(AdminRequests.file(dir.resolve("data"))).doesNotExist();
    }
}
