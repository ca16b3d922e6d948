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
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where requests go when all is well; the rows of docs/routing.md on choosing. */
@ExtendWith(LeakCheck.class)
final class RoutingChoiceTest {
    private static final String PRICED = "price: { input: \"%s\", output: \"%s\" }";

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

    private List<Integer> shares(int requests) {
        for (int i = 0; i < requests; i++) {
            assertThat(gateway.ask().status()).isEqualTo(200);
        }
        List<Integer> shares = new ArrayList<>();
        for (ScriptedProvider one : List.of(gateway.a, gateway.b, gateway.c)) {
            shares.add(one.received().size());
        }
        return shares;
    }

    @Test
    void weightsShareTheTraffic() {
        gateway.start("", "strategy: weighted", "a/m weight: 3", "b/m");

        List<Integer> shares = shares(200);

        assertThat(shares.get(0)).isBetween(120, 180);
        assertThat(shares.get(1)).isBetween(20, 80);
    }

    @Test
    void turnsAreTakenExactly() {
        gateway.start("", "strategy: round_robin", "a/m weight: 2", "b/m", "c/m");

        assertThat(shares(40)).containsExactly(20, 10, 10);
    }

    @Test
    void theFirstOfTheListIsAskedAsLongAsItCanServe() {
        gateway.start("", "strategy: ordered", "a/m", "b/m", "c/m");

        assertThat(shares(10)).containsExactly(10, 0, 0);
    }

    @Test
    void theCheapestIsAskedAndWhatHasNoPriceComesLast() {
        gateway.start(
                "",
                "strategy: cost",
                "a/nameless",
                "b/m " + PRICED.formatted("3.00", "9.00"),
                "c/m " + PRICED.formatted("1.00", "2.00"));

        assertThat(shares(10)).containsExactly(0, 0, 10);
    }

    @Test
    void eachUnknownTargetIsTriedAFewTimesAndThenTheFasterOnesAreAsked() {
        gateway.start("", "strategy: latency", "a/m", "b/m", "c/m");

        assertThat(shares(60)).allMatch(share -> share >= 5);
    }

    @Test
    void aKeyMayHaveAStrategyOfItsOwn() {
        gateway.start(
                gateway.yaml("", "strategy: ordered", "a/m", "b/m")
                        .limitedKey("strategy: round_robin"));

        for (int i = 0; i < 10; i++) {
            gateway.ask(RawRequest.chat("m", "hi").key(GatewayYaml.LIMITED_KEY).stream());
        }

        assertThat(gateway.a.received()).hasSize(5);
        assertThat(gateway.b.received()).hasSize(5);
    }

    @ParameterizedTest
    @ValueSource(strings = {"header", "key", "header and target", "key and target"})
    void aRequestThatMustStayLocalNeverGoesAnywhereElse(String way) {
        // given: b and c are not ours, a is and fails
        GatewayYaml yaml =
                new GatewayYaml()
                        .provider("a", gateway.a.baseUrl(), RoutedGateway.QUIET)
                        .cloud("b", "https://198.51.100.7/v1")
                        .model(
                                "m",
                                "chat",
                                List.of(
                                        GatewayYaml.target("b/m", "tier: 0"),
                                        GatewayYaml.target("a/m", "tier: 1")))
                        .limitedKey("privacy: local, rights: [target]");
        gateway.start(yaml);
        RawRequest request =
                RawRequest.chat("m", "secret")
                        .key(way.startsWith("key") ? GatewayYaml.LIMITED_KEY : GatewayYaml.KEY)
                        .stream();
        if (way.startsWith("header")) {
            request = request.header("x-hybrid-privacy", "local");
        }
        if (way.endsWith("target")) {
            request = request.header("x-hybrid-target", "b/m");
        }

        // when
        RawResponse served = gateway.ask(request);
        RoutedGateway.fail(gateway.a);
        RawResponse failed = gateway.ask(request);

        // then
        if (way.endsWith("target")) {
            assertThat(served.status()).isEqualTo(400);
            assertThat(served.text()).contains("must stay local");
            assertThat(served.header("x-hybrid-attempts")).isNull();
        } else {
            assertThat(served.header("x-hybrid-target")).isEqualTo("a/m");
            assertThat(failed.status()).isEqualTo(502);
            assertThat(failed.header("x-hybrid-attempts")).isEqualTo("1");
        }
    }

    @Test
    void aWrongPrivacyClassIsRefusedInsteadOfOverlooked() {
        gateway.start("", "", "a/m");

        RawResponse refused =
                gateway.ask(RoutedGateway.stream().header("x-hybrid-privacy", "Local"));

        assertThat(refused.status()).isEqualTo(400);
        assertThat(gateway.a.received()).isEmpty();
    }

    @Test
    void aPromptThatDoesNotFitGoesWhereItDoes() {
        gateway.start(
                "",
                "strategy: ordered",
                "a/m capabilities: { context: 1000 }",
                "b/m capabilities: { context: 100000 }");

        String answered =
                gateway.served(
                        RawRequest.chat("m", "word ".repeat(4_000)).key(GatewayYaml.KEY).stream());

        assertThat(answered).isEqualTo("b/m");
    }

    @Test
    void aConversationGoesOnWhereItsBeginningIsRemembered() {
        // given
        gateway.start("", "strategy: least_busy", "a/m", "b/m", "c/m");
        String history = "once upon a time there was a prompt; ".repeat(400);
        String before = String.valueOf(gateway.served(said(history)));

        // when
        int stayed = 0;
        String text = history;
        for (int turn = 0; turn < 20; turn++) {
            text = text + "and then it went on, turn " + turn + ". ";
            String now = String.valueOf(gateway.served(said(text)));
            stayed += now.equals(before) ? 1 : 0;
            before = now;
        }

        // then: chance alone would make it seven
        assertThat(stayed).isEqualTo(20);
    }

    @ParameterizedTest
    @ValueSource(ints = {950, 0})
    void aTargetThatReadAPromptIsRememberedWhateverItToldOfItsCache(int cached) {
        // given: tokens of many bytes, as those of images are
        gateway.start("", "strategy: least_busy", "a/m", "b/m", "c/m");
        List<ScriptedProvider> all = List.of(gateway.a, gateway.b, gateway.c);
        String text = "once upon a time there was a prompt; ".repeat(400);
        all.forEach(one -> tellsCached(one, 1));
        String before = String.valueOf(gateway.served(said(text)));
        all.forEach(one -> tellsCached(one, cached));

        // when
        int stayed = 0;
        for (int turn = 0; turn < 20; turn++) {
            text = text + "and then it went on, turn " + turn + ". ";
            String now = String.valueOf(gateway.served(said(text)));
            stayed += now.equals(before) ? 1 : 0;
            before = now;
        }

        // then
        assertThat(stayed).isEqualTo(20);
    }

    private static void tellsCached(ScriptedProvider one, int cached) {
        one.clearScripts();
        one.always(
                ChatStreams.of("x")
                        .role()
                        .text("one")
                        .finish("stop")
                        .usage(1_000, 1, cached, 0)
                        .done()
                        .script());
    }

    /** Lets a provider need so long for its first token, on the gateway's clock. */
    private void answersAfter(ScriptedProvider one, int millis) {
        one.clearScripts();
        one.always(
                Script.empty()
                        .effect(() -> gateway.later(Duration.ofMillis(millis)))
                        .then(RoutedGateway.ANSWER.script()));
    }

    private static RawRequest said(String text) {
        return RawRequest.chat("m", text).key(GatewayYaml.KEY).stream();
    }

    @Test
    void aTargetThatIsSlowerThanItWasGetsLessUntilItIsWellAgain() {
        // given
        answersAfter(gateway.a, 10);
        answersAfter(gateway.b, 10);
        gateway.start("", "strategy: weighted", "a/m", "b/m");
        for (int i = 0; i < 120; i++) {
            gateway.ask();
        }
        int before = gateway.a.received().size();

        // when
        answersAfter(gateway.a, 150);
        for (int i = 0; i < 120; i++) {
            gateway.ask();
        }

        // then
        assertThat(before).isGreaterThan(30);
        assertThat(gateway.a.received().size() - before).isLessThan(before);
    }

    @Test
    void aTargetThatHangsGetsNextToNothingLongBeforeAnythingTimesOut() {
        // given
        answersAfter(gateway.a, 20);
        answersAfter(gateway.b, 20);
        gateway.start("", "strategy: weighted", "a/m", "b/m");
        for (int i = 0; i < 100; i++) {
            gateway.ask();
        }
        int answered = gateway.a.received().size();
        List<RawClient> clients = new ArrayList<>();
        try {
            // when
            gateway.a.clearScripts();
            gateway.a.always(Script.silence());
            while (gateway.a.received().size() < answered + 3) {
                send(clients);
            }
            gateway.later(Duration.ofSeconds(1));

            // then
            Await.until("thirty in a row elsewhere", () -> goElsewhere(clients, 30));
        } finally {
            clients.forEach(RawClient::close);
        }
    }

    private boolean goElsewhere(List<RawClient> clients, int requests) {
        int before = gateway.a.received().size();
        for (int i = 0; i < requests; i++) {
            send(clients);
            if (gateway.a.received().size() > before) {
                return false;
            }
        }
        return true;
    }

    /** Sends one more request and waits until a provider has it. */
    private void send(List<RawClient> clients) {
        int before = gateway.a.received().size() + gateway.b.received().size();
        clients.add(gateway.running().client().send(RoutedGateway.stream()));
        Await.until(
                "asked", () -> gateway.a.received().size() + gateway.b.received().size() > before);
    }
}
