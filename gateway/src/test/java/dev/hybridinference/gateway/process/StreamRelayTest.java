package dev.hybridinference.gateway.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hybridinference.testkit.LeakCheck;
import dev.hybridinference.testkit.client.RawClient;
import dev.hybridinference.testkit.client.RawRequest;
import dev.hybridinference.testkit.client.RawResponse;
import dev.hybridinference.testkit.client.SseEvent;
import dev.hybridinference.testkit.json.Json;
import dev.hybridinference.testkit.provider.ChatStreams;
import dev.hybridinference.testkit.provider.Script;
import dev.hybridinference.testkit.provider.ScriptedProvider;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(LeakCheck.class)
final class StreamRelayTest {
    private ScriptedProvider provider;
    private RunningGateway gateway;

    @BeforeEach
    void start(@TempDir Path dir) {
        provider = ScriptedProvider.start();
        gateway =
                RunningGateway.start(
                        dir,
                        new GatewayYaml()
                                .provider(
                                        "one",
                                        provider.baseUrl(),
                                        "api_keys: [key-of-one], health: { probes: off, cooldown: 1ms }")
                                .inOrder("one/gpt-test"));
    }

    @AfterEach
    void stop() {
        gateway.close();
        provider.close();
    }

    private static ChatStreams stream() {
        return ChatStreams.of("gpt-test");
    }

    private static String text(ChatStreams stream) {
        return new String(stream.bytes(), StandardCharsets.UTF_8);
    }

    private static RawRequest chat() {
        return RawRequest.chat("m", "hi").key(GatewayYaml.KEY).stream();
    }

    private String relayed(ChatStreams upstream) {
        provider.answer(upstream.script());
        RawResponse response = gateway.ask(chat());
        assertThat(response.status()).as(response::text).isEqualTo(200);
        return response.text();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n", "\r"})
    void whereAStreamIsCutDoesNotMatter(String lineEnd) {
        // given
        ChatStreams upstream =
                stream()
                        .lineEnd(lineEnd)
                        .comment("hi")
                        .role()
                        .text("é")
                        .comment("still here")
                        .textWithNullError("b")
                        .finish("stop")
                        .usage(3, 2, 1, 0)
                        .done()
                        .text("after the end");
        String expected =
                text(
                        stream()
                                .lineEnd(lineEnd)
                                .role()
                                .text("é")
                                .comment("still here")
                                .text("b")
                                .finish("stop")
                                .done());
        Script whole =
                Script.status(200)
                        .header("content-type", "text/event-stream")
                        .body(upstream.bytes());
        int length = upstream.bytes().length + 90;

        // when
        try (RawClient client = gateway.client()) {
            for (int cut = 1; cut < length; cut++) {
                provider.answer(whole.splitAt(cut).gap(Duration.ofNanos(20_000)));
                String answer = client.exchange(chat()).text();

                // then
                assertThat(answer.replace("\"logprobs\":null,", ""))
                        .as("cut at %d", cut)
                        .isEqualTo(expected.replace("\"logprobs\":null,", ""));
            }
        }
        Json usage =
                Json.obj(
                        "input",
                        3,
                        "cached_input",
                        1,
                        "output",
                        2,
                        "reasoning",
                        0,
                        "source",
                        "reported");
        assertThat(gateway.accessLines(length - 1)).allMatch(l -> usage.equals(l.get("usage")));
    }

    @Test
    void aStreamThatComesByteByByteIsTheSame() {
        // given
        ChatStreams all = stream().role().texts("a", "b", "c").finish("stop").done();
        provider.answer(all.script().splitEvery(1));

        // when
        RawResponse response = gateway.ask(chat());

        // then
        assertThat(response.text()).isEqualTo(text(all));
    }

    @Test
    void whatFollowsTheEndMarkerIsDropped() {
        // given
        ChatStreams all = stream().role().text("a").finish("stop").done();
        String expected = text(all);

        // then
        assertThat(relayed(all.text("late").error("late", "x", null))).isEqualTo(expected);
        assertThat(gateway.accessLine().at("outcome").text()).isEqualTo("ok");
    }

    @Test
    void aMissingEndMarkerIsAdded() {
        // given
        ChatStreams all = stream().role().text("a").finish("stop");

        // then
        assertThat(relayed(all)).isEqualTo(text(all.done()));
        assertThat(gateway.accessLine().at("outcome").text()).isEqualTo("ok");
    }

    @Test
    void aProviderThatSaysItIsDoneButKeepsItsAnswerOpenIsNotWaitedFor() {
        // given
        ChatStreams all = stream().role().text("a").finish("stop").done();
        provider.answer(all.cutScript().stallUntilClientLeaves());

        // when
        RawResponse response = gateway.ask(chat());

        // then
        assertThat(response.text()).isEqualTo(text(all));
        provider.awaitRequest(0).cancelledAt(Duration.ofSeconds(10));
    }

    @Test
    void usageIsReadWhereverItStands() {
        // given
        String onAll =
                "{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"x\"}}],\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":%d}}";
        ChatStreams onEveryChunk =
                stream().role().data(onAll.formatted(1)).data(onAll.formatted(2));
        ChatStreams onFinish = stream().role().text("a").finishWithUsage("stop", 3, 2).done();
        ChatStreams twice =
                stream().role().text("a").finish("stop").usage(3, 1, 0, 0).usage(3, 2, 0, 0).done();
        ChatStreams nullOnChunks =
                stream().nullUsage().role().text("a").finish("stop").usage(3, 2, 0, 0).done();

        // then
        assertThat(relayed(onEveryChunk.finish("stop").done())).isEqualTo(text(onEveryChunk));
        assertThat(relayed(onFinish)).isEqualTo(text(onFinish));
        assertThat(relayed(twice)).isEqualTo(text(stream().role().text("a").finish("stop").done()));
        assertThat(relayed(nullOnChunks))
                .isEqualTo(text(stream().nullUsage().role().text("a").finish("stop").done()));
        assertThat(gateway.accessLines(4))
                .allMatch(line -> line.at("usage", "output").asInt() == 2)
                .allMatch(line -> line.at("usage", "input").asInt() == 3);
    }

    @Test
    void missingUsageIsEstimatedAndSaysSo() {
        // when
        relayed(stream().role().text("a").finish("stop").done());

        // then
        assertThat(gateway.accessLine().at("usage", "source").write()).isEqualTo("\"estimated\"");
        assertThat(gateway.accessLine().at("usage", "output").asInt()).isEqualTo(1);
    }

    @Test
    void anEndBeforeTheFinishIsToldInTheStreamWithoutAnEndMarker() {
        // when
        ChatStreams begun = stream().role().text("a");
        String answer = relayed(begun);

        // then
        assertThat(answer).startsWith(text(begun)).doesNotContain("[DONE]");
        SseEvent last = lastEvent(answer);
        assertThat(last.json().at("error", "code").text()).isEqualTo("upstream_error");
        assertThat(last.json().at("source").text()).isEqualTo("provider:one");
        assertThat(gateway.accessLine().at("outcome").text()).isEqualTo("provider_error");
        assertThat(provider.received()).hasSize(1);
    }

    @Test
    void aCutAfterContentIsToldInTheStream() {
        // given
        ChatStreams begun = stream().role().text("a");
        provider.answer(begun.raw("data: {\"choices\":[{\"del").cutScript().reset());

        // when
        RawResponse response = gateway.ask(chat());

        // then
        assertThat(response.status()).isEqualTo(200);
        assertThat(response.end()).isEqualTo(RawResponse.End.COMPLETE);
        assertThat(lastEvent(response.text()).json().get("error")).isNotNull();
        assertThat(response.text()).doesNotContain("[DONE]");
    }

    @Test
    void anErrorAfterContentIsToldInOurWordsOnceAndEndsTheStream() {
        // given
        ChatStreams begun = stream().role().text("a");

        // when
        String answer =
                relayed(begun.error("out of memory key-of-one", "server_error", 500).text("more"));

        // then
        SseEvent last = lastEvent(answer);
        assertThat(last.json().at("error", "message").text())
                .contains("out of memory")
                .doesNotContain("key-of-one");
        assertThat(last.json().get("request_id")).isNotNull();
        assertThat(answer).doesNotContain("more").doesNotContain("[DONE]");
    }

    @Test
    void anErrorInsideALongEventStillReachesTheClientAsAnEventOfItsOwn() {
        // given
        String half = "data: {\"choices\":[{\"delta\":{\"content\":\"" + "x".repeat(200_000);
        provider.answer(stream().role().text("a").raw(half).cutScript().closeNow());

        // when
        RawResponse response = gateway.ask(chat());

        // then
        assertThat(lastEvent(response.text()).json().get("error")).isNotNull();
    }

    @Test
    void aLongEventPassesWhole() {
        // given
        ChatStreams all = stream().role().text("x".repeat(300_000)).finish("stop").done();

        // then
        assertThat(relayed(all)).isEqualTo(text(all));
    }

    @Test
    void theLastEventWithoutItsBlankLineIsCompleted() {
        // given
        ChatStreams all = stream().role().text("a");
        ChatStreams whole = stream().role().text("a").finish("stop");
        String last = new String(whole.events().getLast(), StandardCharsets.UTF_8).strip();

        // then
        assertThat(relayed(all.raw(last))).isEqualTo(text(whole.done()));
    }

    private static SseEvent lastEvent(String stream) {
        String[] blocks = stream.stripTrailing().split("\n\n", -1);
        String last = blocks[blocks.length - 1];
        assertThat(last).startsWith("data: ").doesNotContain("\n");
        return new SseEvent(null, last.substring(6), List.of(), last);
    }
}
