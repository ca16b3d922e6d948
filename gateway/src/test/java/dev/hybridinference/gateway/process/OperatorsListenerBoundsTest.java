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
    private final List<GatewayProcess> started = new ArrayList<>();
    private ScriptedProvider provider;

    @BeforeEach
    void open() {
        provider = ScriptedProvider.start();
    }

    private GatewayProcess start(String... options) {
        GatewayProcess process =
                GatewayProcess.start(
                        dir,
                        new GatewayYaml().provider("one", provider.baseUrl()).inOrder("one/a"),
                        options);
        started.add(process);
        return process;
    }

    private AdminRequests admin() {
        return AdminRequests.of(dir.resolve("data"));
    }

    @AfterEach
    void stop() {
        started.forEach(GatewayProcess::close);
        provider.close();
    }

    @Test
    void slowRequestsAreCut() {
        start("-Dsun.net.httpserver.maxReqTime=1", "-Dsun.net.httpserver.clockTick=200");
        AdminRequests admin = admin();
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
        start();
        AdminRequests admin = admin();
        String request =
                "GET %s HTTP/1.1\r\nhost: localhost\r\n%s\r\n\r"
                        .formatted(TARGETS, admin.authorization());
        List<RawClient> clients = new ArrayList<>();
        try {
            // given
            for (int i = 0; i < 64; i++) {
                clients.add(RawClient.connect(admin.port()).send(request));
            }

            // then
            try (RawClient more = RawClient.connect(admin.port())) {
                assertThat(more.awaitClose(Duration.ofSeconds(3))).isNotNull();
            }
            for (RawClient client : clients) {
                assertThat(client.send("\n").response().text()).contains("one/a");
            }
        } finally {
            clients.forEach(RawClient::close);
        }
        Await.until("there is room again", () -> answers(admin));
    }

    private static boolean answers(AdminRequests admin) {
        try {
            return admin.ask("GET", TARGETS).status() == 200;
        } catch (AssertionError | RuntimeException closed) {
            return false;
        }
    }

    @Test
    void nothingOfAKilledProcessIsTakenForARunningOne() {
        // given
        GatewayProcess killed = start();
        killed.signal("KILL");
        Await.until("it is dead", () -> !killed.isAlive());
        String stale = admin().token();

        // when
        GatewayProcess process = start();

        // then
        AdminRequests admin = admin();
        assertThat(admin.token()).isNotEqualTo(stale);
        assertThat(admin.ask("GET", TARGETS).status()).isEqualTo(200);
        assertThat(process.messages())
                .contains("admin     http://127.0.0.1:" + admin.port() + "/api/v1")
                .doesNotContain(admin.token());
        process.signal("TERM");
        Await.until("it has ended", () -> !process.isAlive());
        assertThat(AdminRequests.file(dir.resolve("data"))).doesNotExist();
    }
}
