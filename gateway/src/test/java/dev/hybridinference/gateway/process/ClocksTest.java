package dev.hybridinference.gateway.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hybridinference.testkit.LeakCheck;
import dev.hybridinference.testkit.client.RawClient;
import dev.hybridinference.testkit.client.RawRequest;
import dev.hybridinference.testkit.client.RawResponse;
import dev.hybridinference.testkit.client.SseEvent;
import dev.hybridinference.testkit.provider.ChatStreams;
import dev.hybridinference.testkit.provider.End;
import dev.hybridinference.testkit.provider.Received;
import dev.hybridinference.testkit.provider.Script;
import dev.hybridinference.testkit.provider.ScriptedProvider;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The clocks of a request, with the rows S01 and S02 of the reliability plan. */
@ExtendWith(LeakCheck.class)
final class ClocksTest {
    private static final String WHOLE =
            "{\"id\":\"x\",\"object\":\"chat.completion\",\"created\":1,\"model\":\"m\",\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"a\"},\"finish_reason\":\"stop\"}]}";

    private final ScriptedProvider one = ScriptedProvider.start();
    private final ScriptedProvider two = ScriptedProvider.start();
    private @Nullable RunningGateway gateway;
    @TempDir private Path dir;

    private RunningGateway start(String timeouts) {
        RunningGateway started =
                RunningGateway.start(
                        dir,
                        new GatewayYaml()
                                .provider("one", one.baseUrl())
                                .provider("two", two.baseUrl())
                                .timeouts(timeouts)
                                .inOrder("one/a", "two/b"));
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

    private static RawRequest chat() {
        return RawRequest.chat("m", "hi").key(GatewayYaml.KEY).stream();
    }

    private static ChatStreams good() {
        return ChatStreams.of("x").role().text("a").finish("stop").done();
    }

    private static String text(ChatStreams stream) {
        return new String(stream.bytes(), StandardCharsets.UTF_8);
    }

    @Test
    void aSilentProviderDoesNotKeepTheClientWithoutAHead() {
        // given
        CountDownLatch speak = new CountDownLatch(1);
        one.answer(Script.empty().stallUntil(speak).then(good().script()));
        RunningGateway running = start("early_headers: 100ms");

        try (RawClient client = running.client()) {
            // when
            RawResponse response = client.exchange(chat());
            SseEvent first = response.event();
            speak.countDown();

            // then
            assertThat(response.status()).isEqualTo(200);
            assertThat(response.header("content-type")).isEqualTo("text/event-stream");
            assertThat(response.header("x-hybrid-target")).isNull();
            assertThat(response.header("x-hybrid-attempts")).isNull();
            assertThat(response.header("x-request-id")).isNotNull();
            assertThat(first.comments()).isNotEmpty();
            assertThat(first.data()).isNull();
            assertThat(response.text()).isEqualTo(first.raw() + text(good()));
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void s01StallFirstByteEndsInATimeoutAndAnotherTargetAnswers(boolean stream) {
        // given: it takes the request and says nothing
        one.always(Script.silence());
        two.always(stream ? good().script() : Script.json(200, WHOLE));
        RunningGateway running = start("first_token: 150ms, unary: 150ms, early_headers: 10s");

        // when
        RawResponse response =
                running.ask(stream ? chat() : RawRequest.chat("m", "hi").key(GatewayYaml.KEY));

        // then
        assertThat(response.status()).isEqualTo(200);
        assertThat(response.text()).isEqualTo(stream ? text(good()) : WHOLE);
        assertThat(response.header("x-hybrid-target")).isEqualTo("two/b");
        assertThat(response.header("x-hybrid-attempts")).isEqualTo("2");
        one.awaitRequest(0).cancelledAt(Duration.ofSeconds(5));
        assertThat(running.accessLine().at("target").text()).isEqualTo("two/b");
        assertThat(running.accessLine().at("outcome").text()).isEqualTo("ok");
    }

    @Test
    void afterAnEarlyHeadAnotherTargetIsStillAsked() {
        // given
        one.always(Script.silence());
        two.always(good().script());
        RunningGateway running = start("early_headers: 100ms, first_token: 200ms");

        // when
        RawResponse response = running.ask(chat());

        // then
        assertThat(response.text()).startsWith(": ").endsWith(text(good()));
        assertThat(running.accessLine().at("target").text()).isEqualTo("two/b");
    }

    @Test
    void afterAnEarlyHeadTheLastFailureIsToldInTheStream() {
        // given
        one.always(Script.silence());
        two.always(Script.silence());
        RunningGateway running = start("early_headers: 100ms, first_token: 200ms");

        // when
        RawResponse response = running.ask(chat());

        // then
        assertThat(response.status()).isEqualTo(200);
        assertThat(response.end()).isEqualTo(RawResponse.End.COMPLETE);
        List<String> blocks = List.of(response.text().stripTrailing().split("\n\n", -1));
        assertThat(blocks.getLast()).startsWith("data: {\"error\":").contains("\"timeout\"");
        assertThat(response.text()).doesNotContain("[DONE]");
        assertThat(running.accessLine().at("outcome").text()).isEqualTo("timeout");
    }

    @Test
    void s02StallMidEndsInAnErrorEventAndTheProvidersConnectionIsClosed() {
        // given: an event, and then nothing
        ChatStreams begun = ChatStreams.of("x").role().text("a");
        one.answer(begun.cutScript().stallUntilClientLeaves());
        one.always(good().script());
        RunningGateway running = start("idle: 150ms");

        // when
        RawResponse response = running.ask(chat());

        // then: the client is told, and nobody else is asked
        assertThat(response.end()).isEqualTo(RawResponse.End.COMPLETE);
        assertThat(response.text())
                .startsWith(text(begun) + "data: {\"error\":")
                .doesNotContain("[DONE]");
        assertThat(two.received()).isEmpty();
        assertThat(running.accessLine().at("outcome").text()).isEqualTo("provider_error");
        assertThat(running.accessLine().at("error").text()).contains("150 ms");

        // then: the provider is left, and its connection is used no more
        one.awaitRequest(0).cancelledAt(Duration.ofSeconds(5));
        running.awaitIdle();
        assertThat(running.ask(chat()).text()).isEqualTo(text(good()));
        assertThat(one.awaitRequest(1).connection()).isNotEqualTo(one.awaitRequest(0).connection());
    }

    @Test
    void theTotalEndsAStreamThatNeverEnds() {
        // given
        byte[] event = ChatStreams.of("x").text("a").bytes();
        Script drip = Script.sse();
        for (int i = 0; i < 200; i++) {
            drip = drip.chunk(event).pause(Duration.ofMillis(20));
        }
        one.always(drip.stallUntilClientLeaves());
        RunningGateway running = start("total: 250ms");

        // when
        RawResponse response = running.ask(chat());

        // then
        assertThat(response.text()).contains("\"error\":").contains("total");
        assertThat(running.accessLine().at("outcome").text()).isEqualTo("timeout");
        one.awaitRequest(0).cancelledAt(Duration.ofSeconds(5));
    }

    @Test
    void theTotalCountsOverAllAttempts() {
        // given
        one.always(Script.silence());
        two.always(Script.silence());
        RunningGateway running = start("first_token: 200ms, total: 300ms, early_headers: 10s");

        // when
        RawResponse response = running.ask(chat());

        // then
        assertThat(response.status()).isEqualTo(504);
        assertThat(response.json().at("error", "message").text()).contains("total of 300 ms");
    }

    @Test
    void aSlowReaderPausesTheProviderAndIsNotTakenForAnIdleProvider() {
        // given
        String big = "x".repeat(8_000);
        ChatStreams events = ChatStreams.of("x").role();
        for (int i = 0; i < 2_000; i++) {
            events.text(big);
        }
        byte[] expected = events.finish("stop").done().bytes();
        one.always(events.script());
        RunningGateway running = start("idle: 150ms");

        try (RawClient client = RawClient.connectSlow(running.port(), 8_192)) {
            // when
            RawResponse response = client.exchange(chat());
            response.event();
            Received asked = one.awaitRequest(0);
            awaitNothingFor(asked, Duration.ofMillis(450));

            // then
            assertThat(asked.ended()).as("the provider is paused").isNull();
            assertThat(response.body(Duration.ofSeconds(20))).isEqualTo(expected);
            assertThat(asked.awaitEnd().kind()).isEqualTo(End.Kind.ANSWERED);
        }
    }

    /** Lets the provider's clocks run without reading anything. */
    private static void awaitNothingFor(Received asked, Duration time) {
        try {
            asked.awaitEnd(time);
        } catch (AssertionError stillRunning) {
            assertThat(stillRunning).hasMessageContaining("not within");
        }
    }
}
