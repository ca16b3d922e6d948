package dev.hybridinference.gateway.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hybridinference.testkit.Await;
import dev.hybridinference.testkit.LeakCheck;
import dev.hybridinference.testkit.client.RawClient;
import dev.hybridinference.testkit.client.RawRequest;
import dev.hybridinference.testkit.client.RawResponse;
import dev.hybridinference.testkit.provider.ChatStreams;
import dev.hybridinference.testkit.provider.Script;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What happens to requests when providers fail; the rows of docs/routing.md on failures. */
@ExtendWith(LeakCheck.class)
final class RoutingFailuresTest {
    private static final String[] ORDERED = {"a/m", "b/m"};

    @TempDir private Path dir;
    private RoutedGateway gateway;

    @BeforeEach
    void open() {
        gateway = new RoutedGateway(dir);
    }

    @AfterEach
    void close() {
        gateway.close();
    }

    private void failing(int times) {
        for (int i = 0; i < times; i++) {
            gateway.later(Duration.ofSeconds(2));
            gateway.ask();
        }
    }

    @Test
    void aFailedAttemptIsFollowedByOneElsewhere() {
        gateway.start(RoutedGateway.QUIET, "strategy: ordered", ORDERED);
        RoutedGateway.fail(gateway.a);

        RawResponse answer = gateway.ask();

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("x-hybrid-target")).isEqualTo("b/m");
        assertThat(answer.header("x-hybrid-attempts")).isEqualTo("2");
    }

    @Test
    void fiveFailuresInARowOpenTheBreakerAndOneRequestTriesAgain() {
        // given
        gateway.start(RoutedGateway.QUIET, "strategy: ordered", ORDERED);
        RoutedGateway.fail(gateway.a);
        failing(5);
        int asked = gateway.a.received().size();

        // when: open
        gateway.ask();

        // then
        assertThat(asked).isEqualTo(5);
        assertThat(gateway.a.received()).hasSize(5);
        assertThat(gateway.running().ask(health()).text()).contains("\"a/m\":\"open\"");

        // when: its time is over, and it works again
        RoutedGateway.mend(gateway.a);
        gateway.later(Duration.ofSeconds(3));
        int tries = 0;
        while (gateway.a.received().size() == 5 && tries < 200) {
            gateway.ask();
            tries++;
        }

        // then
        assertThat(gateway.a.received()).hasSize(6);
        assertThat(gateway.running().ask(health()).text()).contains("\"a/m\":\"ok\"");
    }

    @Test
    void whenAllAreFailingTheAnswerNamesEachCauseAndWhenToComeBack() {
        // given
        gateway.start(RoutedGateway.QUIET, "strategy: ordered", ORDERED);
        RoutedGateway.fail(gateway.a);
        RoutedGateway.fail(gateway.b);
        failing(6);
        int asked = gateway.a.received().size() + gateway.b.received().size();

        // when
        RawResponse refused = gateway.ask();

        // then
        assertThat(refused.status()).isEqualTo(503);
        assertThat(refused.header("retry-after")).isNotNull();
        assertThat(refused.text()).contains("a failed repeatedly").contains("b failed repeatedly");
        assertThat(gateway.a.received().size() + gateway.b.received().size()).isEqualTo(asked);

        // when: they work again, nobody does anything
        RoutedGateway.mend(gateway.a);
        RoutedGateway.mend(gateway.b);
        gateway.later(Duration.ofSeconds(9));

        // then
        assertThat(gateway.ask().status()).isEqualTo(200);
    }

    @Test
    void aTargetOfWhichSomethingStillWorksIsAskedWhenNothingElseIsLeft() {
        // given: every second answer fails
        gateway.start(RoutedGateway.QUIET, "strategy: ordered", "a/m");
        for (int i = 0; i < 24; i++) {
            gateway.a.clearScripts();
            gateway.a.always(
                    i % 2 == 0
                            ? Script.json(500, "{\"error\":{\"message\":\"x\"}}")
                            : RoutedGateway.ANSWER.script());
            gateway.ask();
        }
        int asked = gateway.a.received().size();
        RoutedGateway.mend(gateway.a);

        // when
        RawResponse answer = gateway.ask();

        // then
        assertThat(gateway.running().ask(health()).text()).contains("\"a/m\":\"open\"");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(gateway.a.received()).hasSize(asked + 1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "400 | 400 | {\"error\":{\"message\":\"bad temperature\"}}",
                "422 | 422 | {\"detail\":[{\"loc\":[\"body\"],\"msg\":\"bad temperature\"}]}",
                "403 | 400 | {\"error\":{\"message\":\"bad"
                        + " temperature\",\"code\":403,\"metadata\":{\"flagged_input\":\"x\"}}}"
            })
    void theClientsOwnMistakeIsItsAnswerAndNothingIsHeldAgainstTheProvider(
            int status, int told, String body) {
        gateway.start(RoutedGateway.QUIET, "strategy: ordered", ORDERED);
        gateway.a.clearScripts();
        gateway.a.always(Script.json(status, body));

        for (int i = 0; i < 30; i++) {
            RawResponse answer = gateway.ask();
            assertThat(answer.status()).isEqualTo(told);
            assertThat(answer.text()).contains("bad temperature");
        }

        assertThat(gateway.a.received()).hasSize(30);
        assertThat(gateway.b.received()).isEmpty();
        assertThat(gateway.running().ask(health()).text()).contains("\"a/m\":\"ok\"");
    }

    @Test
    void anErrorBeforeTheFirstContentIsAskedForElsewhereAndOneAfterItEndsTheStream() {
        gateway.start(RoutedGateway.QUIET, "strategy: ordered", ORDERED);
        gateway.a.clearScripts();
        gateway.a.answer(
                ChatStreams.of("x").role().error("overloaded", "server_error", 503).script());
        gateway.a.answer(
                ChatStreams.of("x")
                        .role()
                        .text("begun")
                        .error("overloaded", "server_error", 503)
                        .script());

        assertThat(gateway.served()).isEqualTo("b/m");
        gateway.later(Duration.ofSeconds(2));
        RawResponse broken = gateway.ask();

        assertThat(broken.header("x-hybrid-target")).isEqualTo("a/m");
        assertThat(broken.text()).contains("begun").contains("\"error\"").doesNotContain("[DONE]");
        assertThat(gateway.b.received()).hasSize(1);
    }

    @Test
    void aClientThatLeavesSaysNothingAboutTheProvider() {
        gateway.start(RoutedGateway.QUIET, "strategy: ordered", "a/m");
        gateway.a.clearScripts();
        gateway.a.always(Script.silence());

        for (int i = 0; i < 8; i++) {
            try (RawClient client = gateway.running().client()) {
                client.send(RoutedGateway.stream());
                gateway.a.awaitRequests(i + 1);
            }
            gateway.running().awaitIdle();
        }

        assertThat(gateway.running().ask(health()).text()).contains("\"a/m\":\"ok\"");
    }

    @Test
    void aProbeWhoseClientLeavesIsTriedByTheNextRequest() {
        // given
        gateway.start(RoutedGateway.QUIET, "strategy: ordered", "a/m");
        RoutedGateway.fail(gateway.a);
        failing(5);
        gateway.later(Duration.ofSeconds(9));
        gateway.a.clearScripts();
        CountDownLatch held = new CountDownLatch(1);
        gateway.a.answer(Script.empty().stallUntil(held));
        gateway.a.always(RoutedGateway.ANSWER.script());

        // when
        try (RawClient client = gateway.running().client()) {
            client.send(RoutedGateway.stream());
            gateway.a.awaitRequests(6);
            assertThat(gateway.ask().status()).isEqualTo(503);
        }
        gateway.running().awaitIdle();
        held.countDown();

        // then
        assertThat(gateway.ask().status()).isEqualTo(200);
    }

    @Test
    void anEndpointThatAnswersNoProbesIsLeftAloneBeforeARequestMeetsIt() {
        // given
        RoutedGateway.fail(gateway.a);
        gateway.start(
                new GatewayYaml()
                        .provider("a", gateway.a.baseUrl(), "health: { probes: on, cooldown: 1h }")
                        .provider("b", gateway.b.baseUrl())
                        .inOrder("a/m", "b/m"));

        // when
        awaitHealth("\"a/m\":\"open\"");

        // then
        assertThat(gateway.served()).isEqualTo("b/m");
        assertThat(gateway.a.received()).allMatch(asked -> asked.path().equals("/v1/models"));

        // when: it answers again
        RoutedGateway.mend(gateway.a);
        awaitHealth("\"a/m\":\"half-open\"");

        // then
        assertThat(gateway.served()).isEqualTo("a/m");
    }

    private void awaitHealth(String said) {
        Await.until(
                said,
                () -> {
                    gateway.later(Duration.ofMillis(500));
                    return gateway.running().ask(health()).text().contains(said);
                });
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void anOverloadThatIsToldInsideTheStreamIsNoFailureEither(boolean begun) {
        gateway.start(RoutedGateway.QUIET, "strategy: ordered", "a/m");
        ChatStreams stream = ChatStreams.of("x").role();
        gateway.a.clearScripts();
        gateway.a.always(
                (begun ? stream.text("begun") : stream)
                        .error("Overloaded", "overloaded_error", 529)
                        .script());

        for (int i = 0; i < 30; i++) {
            gateway.ask();
        }

        assertThat(gateway.a.received()).hasSize(30);
        assertThat(gateway.running().ask(health()).text()).doesNotContain("open");
    }

    @ParameterizedTest
    @ValueSource(ints = {404, 405, 501})
    void whatOneProviderDoesNotHaveIsAskedForElsewhereAndNothingIsHeldAgainstIt(int status) {
        // given
        gateway.start(RoutedGateway.QUIET, "strategy: ordered", ORDERED);
        Script nothing = Script.json(status, "{\"detail\":\"Not Found\"}");
        gateway.a.clearScripts();
        gateway.a.always(nothing);

        // when
        for (int i = 0; i < 10; i++) {
            assertThat(gateway.served()).isEqualTo("b/m");
        }

        // then: it has not even a rest
        assertThat(gateway.a.received()).hasSize(10);
        assertThat(gateway.running().ask(health()).text()).contains("\"a/m\":\"ok\"");

        // when: nobody has it
        gateway.b.clearScripts();
        gateway.b.always(nothing);
        RawResponse answer = gateway.ask();

        // then
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.text()).contains("Not Found");
        assertThat(answer.header("x-should-retry")).isEqualTo("false");
        assertThat(gateway.running().ask(health()).text()).contains("\"b/m\":\"ok\"");
    }

    @Test
    void whatOneProviderDoesNotHaveHidesNoFailureOfAnother() {
        gateway.start(RoutedGateway.QUIET, "strategy: ordered", ORDERED);
        RoutedGateway.fail(gateway.a);
        gateway.b.clearScripts();
        gateway.b.always(Script.json(404, "{\"detail\":\"Not Found\"}"));

        RawResponse answer = gateway.ask();

        assertThat(answer.status()).isEqualTo(502);
        assertThat(answer.header("x-hybrid-attempts")).isEqualTo("2");
    }

    @Test
    void aProviderThatFailsAndNamesATimeHasTheClientToldSo() {
        gateway.start(RoutedGateway.QUIET, "strategy: ordered", ORDERED);
        RoutedGateway.fail(gateway.a);
        gateway.b.clearScripts();
        gateway.b.answer(
                Script.status(503)
                        .header("retry-after-ms", "6400")
                        .header("content-type", "application/json")
                        .body("{\"error\":{\"message\":\"down\"}}"));

        RawResponse answer = gateway.ask();

        assertThat(answer.status()).isEqualTo(502);
        assertThat(answer.header("retry-after")).isEqualTo("7");
    }

    @Test
    void noClientIsSentAwayForLongerThanTenMinutes() {
        gateway.start(RoutedGateway.QUIET, "strategy: ordered", "a/m");
        gateway.a.clearScripts();
        for (int status : new int[] {503, 429}) {
            gateway.a.answer(
                    Script.status(status)
                            .header("retry-after", "86400")
                            .header("content-type", "application/json")
                            .body("{\"error\":{\"message\":\"down\"}}"));
        }

        String failing = gateway.ask().header("retry-after");
        gateway.later(Duration.ofMinutes(11));
        String throttled = gateway.ask().header("retry-after");

        assertThat(failing).isEqualTo("600");
        assertThat(throttled).isEqualTo("600");
    }

    private static RawRequest health() {
        return RawRequest.get("/health");
    }

    @Test
    void anAnswerThatIsLongerThanTheRequestsTimeIsNoFailureOfTheProvider() {
        gateway.start(
                "timeouts: { total: 10s }, " + RoutedGateway.QUIET, "strategy: ordered", "a/m");
        gateway.a.clearScripts();
        gateway.a.always(ChatStreams.of("x").role().text("a").cutScript().stallUntilClientLeaves());

        for (int i = 0; i < 6; i++) {
            try (RawClient client = gateway.running().client()) {
                RawResponse answer = client.exchange(RoutedGateway.stream());
                assertThat(answer.event().data()).isNotNull();
                gateway.later(Duration.ofSeconds(11));
                assertThat(answer.text()).contains("longer than the total");
            }
        }

        assertThat(gateway.running().ask(health()).text()).contains("\"a/m\":\"ok\"");
    }
}
