package dev.hybridinference.gateway.process;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hybridinference.gateway.admin.AdminRequests;
import dev.hybridinference.testkit.Await;
import dev.hybridinference.testkit.LeakCheck;
import dev.hybridinference.testkit.client.RawClient;
import dev.hybridinference.testkit.client.RawRequest;
import dev.hybridinference.testkit.client.RawResponse;
import dev.hybridinference.testkit.client.SseEvent;
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

/** What happens to requests when places are taken; the rows of docs/routing.md on places. */
@ExtendWith(LeakCheck.class)
final class RoutingPlacesTest {
    private static final String ONE_PLACE = "max_concurrency: 1, queue_timeout: 5s";

    @TempDir private Path dir;
    private RoutedGateway gateway;
    private final CountDownLatch held = new CountDownLatch(1);

    @BeforeEach
    void open() {
        gateway = new RoutedGateway(dir);
        gateway.a.clearScripts();
        gateway.a.answer(Script.empty().stallUntil(held).then(RoutedGateway.ANSWER.script()));
        gateway.a.always(RoutedGateway.ANSWER.script());
    }

    @AfterEach
    void close() {
        held.countDown();
        gateway.close();
    }

    /** Takes the only place at {@code a} until {@link #held} opens. */
    private RawClient holding() {
        RawClient client = gateway.running().client();
        client.send(RoutedGateway.stream());
        gateway.a.awaitRequests(1);
        return client;
    }

    private void awaitWaiting(int count) {
        Await.until(
                count + " waiting",
                () ->
                        gateway.running()
                                .ask(RawRequest.get("/metrics"))
                                .text()
                                .contains(
                                        "hybrid_upstream_queue{kind=\"gateway\",target=\"a/m\"} "
                                                + count));
    }

    @Test
    void whatIsFullIsPassedOverForAHigherTier() {
        gateway.start(ONE_PLACE, "strategy: ordered", "a/m", "b/m tier: 1");
        try (RawClient first = holding()) {
            assertThat(gateway.served()).isEqualTo("b/m");
            held.countDown();
            assertThat(first.response().header("x-hybrid-target")).isEqualTo("a/m");
        }
    }

    @Test
    void whenAllPlacesAreTakenARequestWaitsForTheFirstThatIsGivenBack() {
        gateway.start(ONE_PLACE, "", "a/m");
        try (RawClient first = holding();
                RawClient second = gateway.running().client()) {
            second.send(RoutedGateway.stream());
            awaitWaiting(1);
            assertThat(gateway.a.received()).hasSize(1);

            held.countDown();

            assertThat(first.response().status()).isEqualTo(200);
            assertThat(second.response().header("x-hybrid-target")).isEqualTo("a/m");
        }
    }

    @Test
    void requestsOfLowPriorityWaitBehindTheOthers() {
        // given
        gateway.start(gateway.yaml(ONE_PLACE, "", "a/m").limitedKey("priority: low"));
        RawRequest low = RawRequest.chat("m", "low").key(GatewayYaml.LIMITED_KEY).stream();
        RawRequest normal = RawRequest.chat("m", "normal").key(GatewayYaml.KEY).stream();
        try (RawClient first = holding();
                RawClient second = gateway.running().client();
                RawClient third = gateway.running().client()) {
            second.send(low);
            awaitWaiting(1);
            third.send(normal);
            awaitWaiting(2);

            // when
            held.countDown();
            first.response().body();
            third.response().body();
            second.response().body();
        }

        // then
        assertThat(gateway.a.received().get(1).bodyText()).contains("normal");
        assertThat(gateway.a.received().get(2).bodyText()).contains("low");
    }

    @Test
    void whoHasWaitedForTooLongIsToldToComeBack() {
        gateway.start(ONE_PLACE, "", "a/m");
        try (RawClient first = holding();
                RawClient second = gateway.running().client()) {
            second.send(RoutedGateway.stream());
            awaitWaiting(1);

            gateway.later(Duration.ofSeconds(6));

            RawResponse refused = second.response();
            assertThat(refused.status()).isEqualTo(503);
            assertThat(refused.header("retry-after")).isNotNull();
            assertThat(refused.text()).contains("All places");
            held.countDown();
            assertThat(first.response().status()).isEqualTo(200);
        }
        assertThat(gateway.a.received()).hasSize(1);
    }

    @Test
    void aStreamThatWaitsLongHasItsHeadAndCommentsMeanwhile() {
        gateway.start(
                "max_concurrency: 1, queue_timeout: 60s, timeouts: { early_headers: 2s }",
                "",
                "a/m");
        try (RawClient first = holding();
                RawClient second = gateway.running().client()) {
            // given
            second.send(RoutedGateway.stream());
            awaitWaiting(1);

            // when
            gateway.later(Duration.ofSeconds(3));
            RawResponse answer = second.response();
            SseEvent comment = answer.event();
            gateway.later(Duration.ofSeconds(16));
            SseEvent another = answer.event();
            held.countDown();

            // then
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.header("x-hybrid-target")).isNull();
            assertThat(comment.comments()).isNotEmpty();
            assertThat(another.comments()).isNotEmpty();
            assertThat(answer.text()).endsWith(new String(RoutedGateway.ANSWER.bytes(), UTF_8));
            assertThat(first.response().status()).isEqualTo(200);
        }
    }

    @Test
    void whoHasWaitedInVainAfterItsHeadIsToldInTheStream() {
        gateway.start(ONE_PLACE + ", timeouts: { early_headers: 2s }", "", "a/m");
        try (RawClient first = holding();
                RawClient second = gateway.running().client()) {
            // given
            second.send(RoutedGateway.stream());
            awaitWaiting(1);
            gateway.later(Duration.ofSeconds(3));
            RawResponse answer = second.response();
            answer.event();

            // when
            gateway.later(Duration.ofSeconds(3));

            // then
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.text())
                    .contains("data: {\"error\":", "All places")
                    .doesNotContain("[DONE]");
            assertThat(answer.end()).isEqualTo(RawResponse.End.COMPLETE);
            held.countDown();
            assertThat(first.response().status()).isEqualTo(200);
        }
    }

    @Test
    void whereNobodyMayWaitTheRefusalComesAtOnce() {
        gateway.start("max_concurrency: 1, max_queue: 0", "", "a/m");
        try (RawClient first = holding()) {
            RawResponse refused = gateway.ask();

            assertThat(refused.status()).isEqualTo(503);
            assertThat(refused.header("retry-after")).isNotNull();
            held.countDown();
            assertThat(first.response().status()).isEqualTo(200);
        }
    }

    @Test
    void aClientThatLeavesWhileItWaitsTakesNoPlace() {
        gateway.start(ONE_PLACE, "", "a/m");
        try (RawClient first = holding()) {
            try (RawClient second = gateway.running().client()) {
                second.send(RoutedGateway.stream());
                awaitWaiting(1);
            }
            awaitWaiting(0);
            held.countDown();
            assertThat(first.response().status()).isEqualTo(200);
        }
        assertThat(gateway.ask().status()).isEqualTo(200);
        assertThat(gateway.a.received()).hasSize(2);
    }

    @Test
    void aRequestThatWaitsAtTwoProvidersTakesOnePlace() {
        // given
        CountDownLatch other = new CountDownLatch(1);
        gateway.b.clearScripts();
        gateway.b.answer(Script.empty().stallUntil(other).then(RoutedGateway.ANSWER.script()));
        gateway.b.always(RoutedGateway.ANSWER.script());
        gateway.start(ONE_PLACE, "strategy: ordered", "a/m", "b/m");
        try (RawClient first = holding();
                RawClient second = gateway.running().client();
                RawClient third = gateway.running().client()) {
            second.send(RoutedGateway.stream());
            gateway.b.awaitRequests(1);
            third.send(RoutedGateway.stream());
            awaitWaiting(1);

            // when
            other.countDown();

            // then
            assertThat(third.response().header("x-hybrid-target")).isEqualTo("b/m");
            held.countDown();
            assertThat(first.response().status()).isEqualTo(200);
            assertThat(second.response().status()).isEqualTo(200);
        }
        assertThat(gateway.a.received()).hasSize(1);
    }

    @Test
    void theProvidersOwnQuotaIsKept() {
        // given
        held.countDown();
        gateway.start("limits: { rpm: 3 }", "strategy: ordered", "a/m");
        for (int i = 0; i < 3; i++) {
            assertThat(gateway.ask().status()).isEqualTo(200);
        }

        // when
        RawResponse refused = gateway.ask();

        // then
        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.header("retry-after")).isNotNull();
        assertThat(gateway.a.received()).hasSize(3);

        // when
        gateway.later(Duration.ofSeconds(66));

        // then
        assertThat(gateway.ask().status()).isEqualTo(200);
    }

    @Test
    void aKeyWhoseOwnQuotaIsUsedUpIsPassedOverForTheNext() {
        // given
        held.countDown();
        gateway.start(
                "api_keys: [{ key: one, limits: { rpm: 2 } }, { key: two, limits: { rpm: 1 } }]",
                "strategy: ordered",
                "a/m");

        // when
        for (int i = 0; i < 3; i++) {
            assertThat(gateway.ask().status()).isEqualTo(200);
        }
        RawResponse refused = gateway.ask();

        // then
        assertThat(gateway.a.received())
                .extracting(asked -> asked.header("authorization"))
                .containsExactlyInAnyOrder("Bearer one", "Bearer one", "Bearer two");
        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.header("retry-after")).isNotNull();

        // when
        gateway.later(Duration.ofSeconds(66));

        // then
        assertThat(gateway.ask().status()).isEqualTo(200);
    }

    @Test
    void tokensThatTheProviderToldCountAgainstTheQuota() {
        // given
        held.countDown();
        gateway.a.clearScripts();
        gateway.a.always(
                ChatStreams.of("x")
                        .role()
                        .text("a")
                        .finish("stop")
                        .usage(90_000, 9_000, 0, 0)
                        .done()
                        .script());
        gateway.start("limits: { tpm: 90000 }", "strategy: ordered", "a/m");

        // when
        int first = gateway.ask().status();
        RawResponse refused = gateway.ask();

        // then
        assertThat(first).isEqualTo(200);
        assertThat(refused.status()).isEqualTo(429);
        assertThat(gateway.a.received()).hasSize(1);
    }

    @Test
    void whoWaitsDoesNotOverrunTheQuota() {
        // given
        gateway.start(ONE_PLACE + ", limits: { rpm: 2 }", "", "a/m");
        try (RawClient first = holding();
                RawClient second = gateway.running().client();
                RawClient third = gateway.running().client()) {
            second.send(RoutedGateway.stream());
            awaitWaiting(1);
            third.send(RoutedGateway.stream());
            awaitWaiting(2);

            // when
            held.countDown();

            // then
            assertThat(first.response().status()).isEqualTo(200);
            assertThat(second.response().status()).isEqualTo(200);
            RawResponse refused = third.response();
            assertThat(refused.status()).isEqualTo(429);
            assertThat(refused.header("retry-after")).isNotNull();
        }
        assertThat(gateway.a.received()).hasSize(2);
    }

    @Test
    void aTargetThatIsDrainedMeanwhileIsNotAskedByWhoWaitsForIt() {
        // given
        gateway.start(ONE_PLACE, "", "a/m");
        try (RawClient first = holding();
                RawClient second = gateway.running().client()) {
            second.send(RoutedGateway.stream());
            awaitWaiting(1);

            // when
            AdminRequests.of(dir).ask("POST", "/api/v1/targets/a/m/drain");
            held.countDown();

            // then
            assertThat(first.response().status()).isEqualTo(200);
            assertThat(second.response().status()).isEqualTo(503);
        }
        assertThat(gateway.a.received()).hasSize(1);
    }
}
