package dev.hybridinference.gateway.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hybridinference.testkit.LeakCheck;
import dev.hybridinference.testkit.client.RawClient;
import dev.hybridinference.testkit.client.RawRequest;
import dev.hybridinference.testkit.client.RawResponse;
import dev.hybridinference.testkit.client.SseEvent;
import dev.hybridinference.testkit.provider.ChatStreams;
import dev.hybridinference.testkit.provider.Script;
import dev.hybridinference.testkit.provider.ScriptedProvider;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(LeakCheck.class)
final class KeepAliveTest {
    private static final Duration PERIOD = Duration.ofSeconds(15);

    /** Too little for the period, by more than one look at the clock. */
    private static final Duration NEARLY = PERIOD.minusMillis(100);

    private final HeldClock clock = new HeldClock();
    private final CountDownLatch speak = new CountDownLatch(1);
    private ScriptedProvider provider;
    private RunningGateway gateway;

    @BeforeEach
    void start(@TempDir Path dir) {
        provider = ScriptedProvider.start();
        gateway =
                RunningGateway.start(
                        dir,
                        new GatewayYaml()
                                .provider("one", provider.baseUrl())
                                .timeouts("early_headers: 15s, first_token: 10m, idle: 10m")
                                .inOrder("one/gpt-test"),
                        clock);
    }

    @AfterEach
    void stop() {
        speak.countDown();
        gateway.close();
        provider.close();
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

    /** Takes the next block, and fails when it came before the period was over. */
    private void assertCommentAfterThePeriod(RawClient client, RawResponse response) {
        clock.advance(NEARLY);
        assertThatThrownBy(() -> client.readSome(1, Duration.ofMillis(200)))
                .hasMessageContaining("no byte within");
        clock.advance(PERIOD.minus(NEARLY));
        SseEvent event = response.event();
        assertThat(event.comments()).hasSize(1);
        assertThat(event.data()).isNull();
    }

    @Test
    void aSilentProviderMeansACommentEveryFifteenSecondsAfterTheEarlyHead() {
        // given
        provider.answer(Script.empty().stallUntil(speak).then(good().script()));
        try (RawClient client = gateway.client()) {
            client.send(chat());
            provider.awaitRequest(0);
            clock.advance(PERIOD);
            RawResponse response = client.response();
            String first = response.event().raw();

            // when
            for (int i = 0; i < 4; i++) {
                assertCommentAfterThePeriod(client, response);
            }
            speak.countDown();

            // then
            assertThat(response.text()).isEqualTo(first.repeat(5) + text(good()));
        }
    }

    @Test
    void aSilenceBetweenTwoEventsIsFilledInTheSameWay() {
        // given
        ChatStreams begun = ChatStreams.of("x").role().text("a");
        ChatStreams rest = ChatStreams.of("x").text("b").finish("stop").done();
        provider.answer(begun.cutScript().stallUntil(speak).chunk(rest.bytes()).endChunked());
        try (RawClient client = gateway.client()) {
            RawResponse response = client.exchange(chat());
            response.event();
            response.event();

            // when
            assertCommentAfterThePeriod(client, response);
            assertCommentAfterThePeriod(client, response);
            speak.countDown();

            // then
            assertThat(response.text()).startsWith(text(begun) + ": ").endsWith(text(rest));
        }
    }

    @Test
    void aSilenceInsideALongEventIsNotFilled() {
        // given
        ChatStreams begun = ChatStreams.of("x").role().text("a");
        String half = "data: {\"choices\":[{\"delta\":{\"content\":\"" + "x".repeat(200_000);
        String rest = "\"}}]}\n\n" + text(ChatStreams.of("x").finish("stop").done());
        provider.answer(begun.cutScript().chunk(half).stallUntil(speak).chunk(rest).endChunked());
        try (RawClient client = gateway.client()) {
            RawResponse response = client.exchange(chat());
            response.awaitBody(begun.bytes().length + half.length());

            // when
            clock.advance(PERIOD.multipliedBy(2));
            assertThatThrownBy(() -> client.readSome(1, Duration.ofMillis(200)))
                    .hasMessageContaining("no byte within");
            speak.countDown();

            // then
            assertThat(response.text()).isEqualTo(text(begun) + half + rest);
        }
    }
}
