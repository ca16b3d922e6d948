package dev.hybridinference.gateway.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.hybridinference.gateway.admin.AdminRequests;
import dev.hybridinference.testkit.client.RawRequest;
import dev.hybridinference.testkit.json.Json;
import dev.hybridinference.testkit.provider.ScriptedProvider;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OperatorsListenerTest {
    private static final String TARGETS = "/api/v1/targets";

    @TempDir Path dir;
    private ScriptedProvider provider;
    private RunningGateway gateway;
    private AdminRequests admin;

    @BeforeEach
    void start() {
        provider = ScriptedProvider.start().serveModels("a", "org/b");
        gateway = RunningGateway.start(dir, yaml());
        admin = AdminRequests.of(dir);
    }

    @AfterEach
    void stop() {
        gateway.close();
        provider.close();
    }

    private GatewayYaml yaml() {
        return new GatewayYaml()
                .provider("one", provider.baseUrl())
                .inOrder("one/a", "one/org/b")
                .model("n", "other", List.of(GatewayYaml.target("one/a", "tier: 0")));
    }

    private Json row(String id) {
        return admin.row(id);
    }

    @Test
    void theTargetsOfTheConfigurationAreListedOnceInItsOrder() {
        Json row = row("one/a");

        assertThat(admin.ask("GET", TARGETS).json().at("targets").list())
                .extracting(one -> one.at("id").text())
                .containsExactly("one/a", "one/org/b");
        assertThat(row.at("models").list()).containsExactly(Json.of("m"), Json.of("n"));
        assertThat(row.at("endpoint").text()).isEqualTo(provider.baseUrl());
        assertThat(row.at("state").text()).isEqualTo("ok");
        assertThat(row.at("in_flight")).isEqualTo(Json.of(0));
        assertThat(row.at("limit")).isEqualTo(Json.of(null));
        assertThat(row.at("ttft_ms")).isEqualTo(Json.of(null));
        assertThat(row.at("retry_in_ms")).isEqualTo(Json.of(0));
    }

    @Test
    void anOrderOutlivesAReloadAndEndsWithClear() {
        // given
        assertThat(admin.ask("POST", TARGETS + "/one/a/drain").json().at("state").text())
                .isEqualTo("drained");
        admin.ask("POST", TARGETS + "/one/a/pin");

        // when
        gateway.reload(yaml());

        // then
        assertThat(row("one/a").hasTrue("drained")).isTrue();
        assertThat(row("one/a").hasTrue("pinned")).isTrue();
        Json cleared = admin.ask("POST", TARGETS + "/one/a/clear").json();
        assertThat(cleared.at("state").text()).isEqualTo("ok");
        assertThat(cleared.hasTrue("drained")).isFalse();
        assertThat(row("one/a").hasTrue("pinned")).isFalse();
    }

    @Test
    void clearEndsTheRestAfterAFailure() {
        // given
        provider.close();
        gateway.ask(RawRequest.chat("m", "hi").key(GatewayYaml.KEY));
        Json resting = row("one/a");
        assertThat(resting.at("state").text()).isEqualTo("resting");
        assertThat(resting.at("reason").text()).isEqualTo("it failed lately and is asked last");
        assertThat(resting.at("retry_in_ms").number().longValue()).isBetween(1L, 30_000L);

        // when
        Json cleared = admin.ask("POST", TARGETS + "/one/a/clear").json();

        // then
        assertThat(cleared.at("state").text()).isEqualTo("ok");
        assertThat(row("one/org/b").at("state").text()).isEqualTo("resting");
    }

    @Test
    void anExplanationNamesTheTargetsInTheirOrder() {
        Json answer =
                admin.ask(
                                "GET",
                                "/api/v1/route/explain?model=chat&key=limited&tokens=100&max_tokens=5&privacy=local")
                        .json();

        assertThat(answer.at("model").text()).isEqualTo("m");
        assertThat(answer.at("config_version")).isEqualTo(Json.of(1));
        assertThat(answer.at("candidates").list())
                .extracting(row -> row.at("target").text(), row -> row.at("order"))
                .containsExactly(tuple("one/a", Json.of(1)), tuple("one/org/b", Json.of(2)));
        assertThat(answer.at("candidates").list().getFirst().at("health").text()).isEqualTo("ok");
    }

    @Test
    void anExplanationIsForKeysThatMayUseTheModel() {
        for (String query : List.of("m&key=none", "n&key=limited", "one/a&key=limited", "none")) {
            assertThat(admin.ask("GET", "/api/v1/route/explain?model=" + query).status())
                    .as(query)
                    .isEqualTo(404);
        }
        for (String query :
                List.of("m", "n&key=all", "one/a&key=all", "one/new", "m&key=limited")) {
            assertThat(admin.ask("GET", "/api/v1/route/explain?model=" + query).status())
                    .as(query)
                    .isEqualTo(200);
        }
    }

    @Test
    void anExplanationSaysWhyATargetIsLeftOut() {
        // given
        admin.ask("POST", TARGETS + "/one/a/drain");

        // when
        Json answer = admin.ask("GET", "/api/v1/route/explain?model=m").json();

        // then
        Json last = answer.at("candidates").list().getLast();
        assertThat(last.at("target").text()).isEqualTo("one/a");
        assertThat(last.at("order")).isEqualTo(Json.of(0));
        assertThat(last.at("reason").text()).isEqualTo("drained by the operator");
    }

    @Test
    void onlyItsOwnerReadsWhereItIsAndTheFileGoesWithTheProcess() throws Exception {
        Path file = AdminRequests.file(dir);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(dir.resolve("run"))))
                .isEqualTo("rwx------");
        assertThat(admin.token()).hasSize(43);

        gateway.close();

        assertThat(file).doesNotExist();
        gateway = RunningGateway.start(dir, yaml());
        assertThat(AdminRequests.of(dir).token()).isNotEqualTo(admin.token());
    }

    @Test
    void aSecondGatewayOnTheSameDataLeavesTheFirstOneFound() {
        assertThatThrownBy(() -> RunningGateway.start(dir, yaml()))
                .hasMessageContaining("in use by another process");

        assertThat(AdminRequests.of(dir)).isEqualTo(admin);
        assertThat(admin.ask("GET", TARGETS).status()).isEqualTo(200);
    }

    @Test
    void aFileThatAnotherProcessLeftBehindIsReplaced() throws Exception {
        gateway.close();
        Files.writeString(AdminRequests.file(dir), "{\"url\":\"http://127.0.0.1:9\"");

        gateway = RunningGateway.start(dir, yaml());

        assertThat(AdminRequests.of(dir).ask("GET", TARGETS).status()).isEqualTo(200);
        assertThat(
                        PosixFilePermissions.toString(
                                Files.getPosixFilePermissions(AdminRequests.file(dir))))
                .isEqualTo("rw-------");
    }
}
