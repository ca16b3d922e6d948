package dev.hybridinference.gateway.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hybridinference.testkit.LeakCheck;
import dev.hybridinference.testkit.client.RawClient;
import dev.hybridinference.testkit.client.RawRequest;
import dev.hybridinference.testkit.client.RawResponse;
import dev.hybridinference.testkit.provider.ChatStreams;
import dev.hybridinference.testkit.provider.Received;
import dev.hybridinference.testkit.provider.Script;
import dev.hybridinference.testkit.provider.ScriptedProvider;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a provider's keep-alive race means for a client; the rule is ADR 10. */
@ExtendWith(LeakCheck.class)
final class StaleConnectionTest {
    private static final String OK = "{\"choices\":[]}";

    private final HeldClock clock = new HeldClock();
    private final ScriptedProvider one = ScriptedProvider.start();
    private final ScriptedProvider two = ScriptedProvider.start().serveModels("b");
    private @Nullable RunningGateway gateway;
    @TempDir private Path dir;

    private RunningGateway start(boolean ambiguous) {
        one.always(request -> request.json().get("stream") == null, Script.json(200, OK));
        one.always(request -> request.json().get("stream") != null, stream().script());
        RunningGateway started =
                RunningGateway.start(
                        dir,
                        new GatewayYaml()
                                .provider("one", one.baseUrl())
                                .provider("two", two.baseUrl())
                                .more(
                                        "retry: { ambiguous: %s }"
                                                .formatted(ambiguous ? "on" : "off"))
                                .inOrder("one/a", "two/b"),
                        clock);
        gateway = started;
        return started;
    }

    @AfterEach
    void stop() {
        try {
            if (gateway != null) {
                gateway.close();
            }
        } finally {
            one.close();
            two.close();
        }
    }

    private static ChatStreams stream() {
        return ChatStreams.of("a").role().text("x").finish("stop").done();
    }

    private static RawRequest chat(boolean stream) {
        RawRequest chat = RawRequest.chat("m", "hi").key(GatewayYaml.KEY);
        return stream ? chat.stream() : chat;
    }

    /** The numbers of the connections on which the first provider was asked, in order. */
    private List<Integer> connections() {
        return one.received().stream().map(Received::connection).toList();
    }

    @ParameterizedTest
    @CsvSource({"true, true", "true, false", "false, true", "false, false"})
    void aReusedConnectionThatEndsWithoutAnAnswerIsReplacedOnceForTheSamePair(
            boolean stream, boolean reset) {
        // given
        RunningGateway running = start(true);
        running.ask(chat(stream));
        one.answer(reset ? Script.empty().reset() : Script.empty().closeNow());

        // when
        RawResponse response = running.ask(chat(stream));

        // then
        assertThat(response.status()).isEqualTo(200);
        assertThat(response.header("x-hybrid-target")).isEqualTo("one/a");
        assertThat(response.header("x-hybrid-attempts")).isEqualTo("2");
        assertThat(connections()).containsExactly(0, 0, 1);
        assertThat(two.received()).isEmpty();
        assertThat(running.ask(chat(stream)).header("x-hybrid-target"))
                .as("the target does not rest for it")
                .isEqualTo("one/a");
    }

    @Test
    void aSecondStaleConnectionMovesOnToTheNextPair() {
        // given
        RunningGateway running = start(true);
        fillPool(running);
        one.answer(Script.empty().closeNow()).answer(Script.empty().closeNow());

        // when
        RawResponse response = running.ask(chat(false));

        // then
        assertThat(response.header("x-hybrid-target")).isEqualTo("two/b");
        assertThat(response.header("x-hybrid-attempts")).isEqualTo("3");
        assertThat(one.received()).hasSize(4);
        assertThat(two.received()).hasSize(1);
    }

    /** Leaves two idle connections to the first provider. */
    private void fillPool(RunningGateway running) {
        CountDownLatch both = new CountDownLatch(1);
        one.answer(Script.empty().stallUntil(both).then(Script.json(200, OK)));
        try (RawClient client = running.client()) {
            client.send(chat(false));
            one.awaitRequest(0);
            running.ask(chat(false));
            both.countDown();
            assertThat(client.response().text()).isEqualTo(OK);
        }
        running.awaitIdle();
        assertThat(one.openConnections()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aRequestThatTheProviderMayHaveReadIsNotRepeatedWhenTheOperatorForbidsIt(boolean reset) {
        // given
        RunningGateway running = start(false);
        running.ask(chat(false));
        one.answer(reset ? Script.empty().reset() : Script.empty().closeNow());

        // when
        RawResponse response = running.ask(chat(false));

        // then
        assertThat(response.status()).isEqualTo(502);
        assertThat(connections()).containsExactly(0, 0);
        assertThat(two.received()).isEmpty();
    }

    /** The provider goes away after its connection was chosen, before a byte is written. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aRequestOfWhichNoByteWasTakenIsRepeatedWhateverTheOperatorSays(boolean stream) {
        // given
        CountDownLatch leave = new CountDownLatch(1);
        RunningGateway running = start(false);
        one.answer(Script.json(200, OK).stallUntil(leave).reset());
        try (RawClient client = running.client()) {
            client.exchange(chat(false)).body();
            running.awaitIdle();
            HeldClock.Hold hold = clock.holdIn("Exchange.ask");
            client.send(chat(stream));
            hold.awaitReached();
            leave.countDown();
            one.awaitRequest(0).awaitEnd();

            // when
            hold.release();
            RawResponse response = client.response();

            // then
            assertThat(response.status()).isEqualTo(200);
            assertThat(response.header("x-hybrid-target")).isEqualTo("one/a");
            assertThat(response.header("x-hybrid-attempts")).isEqualTo("2");
            assertThat(response.text()).isNotEmpty();
            assertThat(connections()).containsExactly(0, 1);
            assertThat(two.received()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "H",
                "HTTP/1.1 200 OK\r\ncontent-ty",
                "HTTP/1.1 100 Continue\r\n\r\n",
                "HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n"
            })
    void aByteOfAnAnswerMeansThatTheSamePairIsNotAskedAgain(String begun) {
        // given
        RunningGateway running = start(true);
        running.ask(chat(false));
        one.answer(Script.empty().raw(begun).closeNow());

        // when
        RawResponse response = running.ask(chat(false));

        // then
        assertThat(response.header("x-hybrid-target")).isEqualTo("two/b");
        assertThat(response.header("x-hybrid-attempts")).isEqualTo("2");
        assertThat(connections()).containsExactly(0, 0);
        assertThat(two.received()).hasSize(1);
    }

    @Test
    void aByteOfAnAnswerMeansThatNobodyIsAskedAgainWhenTheOperatorForbidsIt() {
        // given
        RunningGateway running = start(false);
        running.ask(chat(false));
        one.answer(Script.empty().raw("H").closeNow());

        // when
        RawResponse response = running.ask(chat(false));

        // then
        assertThat(response.status()).isEqualTo(502);
        assertThat(connections()).containsExactly(0, 0);
        assertThat(two.received()).isEmpty();
    }
}
