package dev.hybridinference.gateway.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hybridinference.gateway.process.StoredRoutes.Routed;
import dev.hybridinference.kernel.route.Candidate;
import dev.hybridinference.kernel.route.RoutePlan;
import dev.hybridinference.testkit.LeakCheck;
import dev.hybridinference.testkit.Seeds;
import dev.hybridinference.testkit.client.RawRequest;
import dev.hybridinference.testkit.client.RawResponse;
import dev.hybridinference.testkit.provider.Script;
import dev.hybridinference.testkit.provider.ScriptedProvider;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What is stored of decisions explains what happened, and leads to the same plans again. */
@ExtendWith(LeakCheck.class)
final class RoutingDecisionsTest {
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

    @Test
    void r10TheStoredDecisionExplainsTheOrderOfAttemptsExactly() {
        // given
        long seed = Seeds.next("r10");
        SplittableRandom random = new SplittableRandom(seed);
        gateway.start(
                "api_keys: [k1, k2], max_concurrency: 50, " + RoutedGateway.QUIET,
                "strategy: latency",
                "a/m",
                "a/n weight: 3",
                "b/m",
                "c/m tier: 1",
                "c/n tier: 1");
        List<ScriptedProvider> all = List.of(gateway.a, gateway.b, gateway.c);

        // when
        for (int i = 0; i < 150; i++) {
            ScriptedProvider one = all.get(random.nextInt(3));
            one.clearScripts();
            one.always(
                    switch (random.nextInt(6)) {
                        case 0 -> Script.json(503, "{}");
                        case 1 -> Script.json(401, "{}");
                        case 2 -> Script.empty().reset();
                        case 3 ->
                                Script.status(429)
                                        .header("retry-after", "2")
                                        .header("content-type", "application/json")
                                        .body("{}");
                        default -> RoutedGateway.ANSWER.script();
                    });
            gateway.later(Duration.ofMillis(random.nextInt(900)));
            gateway.ask();
        }
        gateway.close();

        // then
        List<Routed> routed = StoredRoutes.of(dir);
        assertThat(routed).hasSize(150);
        int attempts = 0;
        for (Routed one : routed) {
            assertThat(one.decision().led(one.again().plan())).as("seed %d", seed).isTrue();
            explains(one);
            attempts += one.asked().size();
        }
        assertThat(attempts).isGreaterThan(150);
    }

    /** Whoever was asked stood in the plan, in this order, and everybody before was passed over. */
    private static void explains(Routed one) {
        if (!(one.again().plan() instanceof RoutePlan.Ask ask)) {
            assertThat(one.asked()).isEmpty();
            return;
        }
        List<String> plan = new ArrayList<>();
        for (Candidate pair : ask.candidates()) {
            plan.add(
                    one.again().table().targets().get(pair.target()).id()
                            + "#"
                            + pair.credential());
        }
        List<Integer> passed = new ArrayList<>();
        for (String word : one.passed()) {
            passed.add(Integer.valueOf(word.substring(0, word.indexOf(':'))));
        }
        int next = 0;
        String last = "";
        for (String asked : one.asked()) {
            if (asked.equals(last)) {
                continue;
            }
            while (next < plan.size() && passed.contains(next)) {
                next++;
            }
            assertThat(next).as("%s in %s, passed %s", asked, plan, passed).isLessThan(plan.size());
            assertThat(plan.get(next)).as("plan %s, passed %s", plan, passed).isEqualTo(asked);
            last = asked;
            next++;
        }
    }

    @Test
    void aDecisionIsMadeAgainAfterTheConfigurationHasChanged() {
        // given
        gateway.start("", "strategy: weighted", "a/m weight: 3", "b/m");
        for (int i = 0; i < 20; i++) {
            gateway.ask();
        }

        // when: other targets, another strategy, and then a restart's worth of tables
        gateway.running().reload(gateway.yaml("", "strategy: ordered", "c/z", "a/m weight: 9"));
        for (int i = 0; i < 20; i++) {
            gateway.ask();
        }
        gateway.close();

        // then
        List<Routed> routed = StoredRoutes.of(dir);
        assertThat(routed).hasSize(40).allMatch(one -> one.decision().led(one.again().plan()));
        assertThat(routed.stream().map(one -> one.decision().table()).distinct()).hasSize(2);
    }

    @Test
    void theLargestAnswerThatCanBeWrittenDownIsNoDefect() {
        gateway.start("", "", "a/m");
        RawRequest request = RoutedGateway.stream().field("max_tokens", Long.MAX_VALUE);
        assertThat(gateway.ask(request).status()).isEqualTo(200);
    }

    @Test
    void aTargetThatIsNamedDirectlyHasADecisionToo() {
        gateway.start("", "", "a/m");

        RawResponse answer =
                gateway.ask(RoutedGateway.stream().header("x-hybrid-target", "b/anything"));
        gateway.close();

        assertThat(answer.header("x-hybrid-target")).isEqualTo("b/anything");
        Routed only = StoredRoutes.of(dir).getFirst();
        assertThat(only.decision().led(only.again().plan())).isTrue();
        assertThat(only.asked()).containsExactly("b/anything#0");
    }

    @Test
    void theAnswerNamesItsDecisionAndTellsThePlanToThoseWhoMayKnow() {
        gateway.start("", "strategy: ordered", "a/m", "b/m");

        RawResponse plain = gateway.ask();
        RawResponse asked = gateway.ask(RoutedGateway.stream().header("x-hybrid-debug", "route"));
        RawResponse limited =
                gateway.ask(
                        RawRequest.chat("m", "hi").key(GatewayYaml.LIMITED_KEY).stream()
                                .header("x-hybrid-debug", "route"));

        assertThat(plain.header("x-hybrid-route")).matches("[A-Za-z0-9._-]+/[1-9][0-9]*");
        assertThat(plain.header("x-hybrid-debug")).isNull();
        assertThat(asked.header("x-hybrid-debug"))
                .startsWith("strategy=ordered; table=")
                .contains("; a/m#0 ready 0.000; b/m#0 ready 1.000");
        assertThat(limited.header("x-hybrid-debug")).isNull();
        assertThat(limited.header("x-hybrid-route")).isNotNull();
    }
}
