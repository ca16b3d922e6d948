package dev.hybridinference.gateway.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hybridinference.testkit.Await;
import dev.hybridinference.testkit.LeakCheck;
import dev.hybridinference.testkit.client.RawClient;
import dev.hybridinference.testkit.client.RawResponse;
import dev.hybridinference.testkit.provider.Script;
import dev.hybridinference.testkit.provider.ScriptedProvider;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The rows R01 to R07 of the reliability plan: retries, deadlines, breakers. */
@ExtendWith(LeakCheck.class)
final class RetryPlanTest {
    private static final String NO_BREAKER = "health: { probes: off, breaker: off }";

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

    private List<ScriptedProvider> all() {
        return List.of(gateway.a, gateway.b, gateway.c);
    }

    private int attempts() {
        return all().stream().mapToInt(one -> one.received().size()).sum();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void r01RetryStormWhileEverythingIsDownTheLoadHardlyGrows(boolean breaker) {
        // given
        gateway.start(breaker ? RoutedGateway.QUIET : NO_BREAKER, "", "a/m", "b/m", "c/m");
        all().forEach(RoutedGateway::fail);
        int requests = 900;
        int milliseconds = 5;

        // when
        for (int i = 0; i < requests; i++) {
            gateway.later(Duration.ofMillis(milliseconds));
            assertThat(gateway.ask().status()).isIn(502, 503);
        }

        // then: 20 %, ten a second at each, what was saved up for ten seconds, and the first few
        double seconds = requests * milliseconds / 1e3;
        double bound =
                breaker ? 0.2 * requests : 1.2 * requests + all().size() * (10 * seconds + 100 + 5);
        assertThat((double) attempts()).isLessThanOrEqualTo(bound);
        assertThat(attempts()).isLessThan(requests * 3);
    }

    @ParameterizedTest
    @CsvSource({
        "retry-after, 7, 7",
        "retry-after, 0.5, 0.5",
        "retry-after-ms, 1500, 1.5",
        "x-ms-retry-after-ms, 1500, 1.5",
        "retry-after, DATE, 30",
        "retry-after, 99999999, 600",
        "retry-after, soon, 8",
        "x-ratelimit-reset-requests, 6m0s, 360",
        "anthropic-ratelimit-requests-reset, TIME, 30"
    })
    void r02RetryAfterInAllItsFormsIsObeyedAndCapped(String name, String value, double seconds) {
        // given
        ZonedDateTime at = ZonedDateTime.now(ZoneOffset.UTC).plusSeconds(30);
        String told =
                switch (value) {
                    case "DATE" -> DateTimeFormatter.RFC_1123_DATE_TIME.format(at);
                    case "TIME" -> at.withNano(0).toInstant().toString();
                    default -> value;
                };
        gateway.start(RoutedGateway.QUIET, "", "a/m");
        gateway.a.clearScripts();
        gateway.a.answer(
                Script.status(429)
                        .header(name, told)
                        .header("x-ratelimit-remaining-requests", "0")
                        .header("anthropic-ratelimit-requests-remaining", "0")
                        .header("content-type", "application/json")
                        .body("{\"error\":{\"message\":\"slow down\"}}"));
        gateway.a.always(RoutedGateway.ANSWER.script());
        assertThat(gateway.ask().status()).isEqualTo(429);
        boolean named = !value.equals("soon");

        // when: a little before
        gateway.later(Duration.ofMillis((long) (seconds * 900)));
        RawResponse before = gateway.ask();

        // then: only what the provider named itself keeps requests away
        assertThat(before.status()).isEqualTo(named ? 429 : 200);
        assertThat(gateway.a.received()).hasSize(named ? 1 : 2);

        // when: a little after
        gateway.later(Duration.ofMillis((long) (seconds * 150)));

        // then
        assertThat(gateway.ask().status()).isEqualTo(200);
    }

    @Test
    void r03DeadlineHoldsOverAllAttempts() {
        // given: four targets, each silent
        all().forEach(one -> one.clearScripts().always(Script.silence()));
        gateway.start(
                gateway.yaml(NO_BREAKER, "strategy: ordered", "a/m", "b/m", "c/m", "a/n")
                        .timeouts("first_token: 300ms, total: 1s"));

        // when
        long arrived;
        RawResponse answer;
        try (RawClient client = gateway.running().client()) {
            client.send(RoutedGateway.stream());
            gateway.a.awaitRequests(1);
            arrived = gateway.clock.getAsLong();
            for (ScriptedProvider next : List.of(gateway.b, gateway.c)) {
                gateway.later(Duration.ofMillis(301));
                next.awaitRequests(1);
            }
            gateway.later(Duration.ofMillis(301));
            gateway.a.awaitRequests(2);
            gateway.later(Duration.ofMillis(97 + 50));
            answer = client.response();
        }

        // then: 1 s and 50 ms
        assertThat(gateway.clock.getAsLong() - arrived)
                .isLessThanOrEqualTo(Duration.ofMillis(1_050).toNanos());
        assertThat(answer.status()).isEqualTo(504);
        assertThat(answer.text()).contains("total");
    }

    @ParameterizedTest
    @CsvSource({"on, 200, 2", "off, 502, 1"})
    void r04AmbiguousTimeoutIsTriedAgainWhereThePolicySaysSoAndRecorded(
            String policy, int status, int attempts) {
        // given: it reads the request and is gone
        gateway.a.clearScripts();
        gateway.a.always(Script.empty().closeNow());
        gateway.start(
                gateway.yaml(NO_BREAKER, "strategy: ordered", "a/m", "b/m")
                        .more("retry: { ambiguous: " + policy + " }"));

        // when
        RawResponse answer = gateway.ask();
        gateway.close();

        // then
        assertThat(answer.status()).isEqualTo(status);
        assertThat(StoredRoutes.of(dir).getFirst().asked()).hasSize(attempts);
        assertThat(StoredRoutes.billing(dir).getFirst()).isEqualTo("possible");
    }

    @Test
    void r05BreakerCycleOpensProbesWithOneRequestAndCloses() {
        // given
        gateway.start(RoutedGateway.QUIET, "strategy: ordered", "a/m");
        RoutedGateway.fail(gateway.a);
        for (int i = 0; i < 5; i++) {
            assertThat(gateway.ask().status()).isEqualTo(502);
        }
        assertThat(gateway.ask().status()).isEqualTo(503);
        assertThat(gateway.a.received()).hasSize(5);

        // when: half-open, and the probe is not answered yet
        gateway.later(Duration.ofSeconds(2));
        gateway.a.clearScripts();
        CountDownLatch held = new CountDownLatch(1);
        gateway.a.answer(Script.empty().stallUntil(held).then(RoutedGateway.ANSWER.script()));
        gateway.a.always(RoutedGateway.ANSWER.script());
        try (RawClient probe = gateway.running().client()) {
            probe.send(RoutedGateway.stream());
            gateway.a.awaitRequests(6);
            for (int i = 0; i < 20; i++) {
                assertThat(gateway.ask().status()).isEqualTo(503);
            }
            held.countDown();
            assertThat(probe.response().status()).isEqualTo(200);
        }
        gateway.running().awaitIdle();

        // then
        assertThat(gateway.a.received()).hasSize(6);
        for (int i = 0; i < 20; i++) {
            assertThat(gateway.ask().status()).isEqualTo(200);
        }
    }

    @Test
    void r06SlowOneIsAskedLessUntilTheOthersCarryTheTraffic() {
        // given
        gateway.start("", "strategy: latency", "a/m", "b/m", "c/m");
        all().forEach(one -> answersAfter(one, 20));
        ask(300);

        // when
        answersAfter(gateway.a, 200);
        ask(100);
        int before = gateway.a.received().size();
        ask(300);

        // then: less than one in a hundred, so the 99th percentile is that of the others
        assertThat(gateway.a.received().size() - before).isLessThanOrEqualTo(3);

        // when: it is well again
        answersAfter(gateway.a, 20);
        gateway.later(Duration.ofSeconds(70));
        ask(100);
        int well = gateway.a.received().size();
        ask(100);

        // then
        assertThat(gateway.a.received().size() - well).isGreaterThan(10);
    }

    private void ask(int requests) {
        for (int i = 0; i < requests; i++) {
            assertThat(gateway.ask().status()).isEqualTo(200);
        }
    }

    private void answersAfter(ScriptedProvider one, int millis) {
        one.clearScripts();
        one.always(
                Script.empty()
                        .effect(() -> gateway.later(Duration.ofMillis(millis)))
                        .then(RoutedGateway.ANSWER.script()));
    }

    @Test
    void r07AllDownIsToldWithTheCausesAndRecoversAlone() {
        // given: probes are on
        gateway.start("health: { cooldown: 60s }", "strategy: ordered", "a/m", "b/m");
        RoutedGateway.fail(gateway.a);
        RoutedGateway.fail(gateway.b);
        List<Integer> statuses = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            gateway.later(Duration.ofMillis(300));
            statuses.add(gateway.ask().status());
        }
        assertThat(statuses).contains(503);

        // when: both work again, and nobody says so
        RoutedGateway.mend(gateway.a);
        RoutedGateway.mend(gateway.b);

        // then: within a minute of the gateway's time, without a request that has to fail for it
        Await.until(
                "recovery",
                () -> {
                    gateway.later(Duration.ofMillis(200));
                    return gateway.ask().status() == 200;
                });
    }
}
