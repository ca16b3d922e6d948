package dev.hybridinference.gateway.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hybridinference.testkit.client.RawRequest;
import dev.hybridinference.testkit.client.RawResponse;
import dev.hybridinference.testkit.json.Json;
import dev.hybridinference.testkit.provider.MessagesAnswers;
import dev.hybridinference.testkit.provider.MessagesStreams;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Clients of chat completions on a provider of the Messages protocol. */
final class ChatOnMessagesTest extends TranslationFixture {
    @ParameterizedTest
    @CsvSource({"true", "false"})
    void textCrossesOver(boolean stream) {
        // when
        Heard heard = hearChat(chat("claude", "one two three"), stream);

        // then
        assertThat(heard.text()).isEqualTo("one two three");
        assertThat(heard.stop()).isEqualTo("stop");
        assertThat(heard.model()).isEqualTo("claude-test");
        assertThat(heard.used("prompt_tokens")).isEqualTo(3);
        assertThat(heard.used("completion_tokens")).isEqualTo(3);
        assertThat(heard.used("total_tokens")).isEqualTo(6);
    }

    @ParameterizedTest
    @CsvSource({"true", "false"})
    void everyAnswerHasAnIdOfItsOwn(boolean stream) {
        // when
        Heard first = hearChat(chat("claude", "hi"), stream);
        Heard second = hearChat(chat("claude", "hi"), stream);

        // then
        assertThat(first.id()).matches("chatcmpl-[0-9a-z]{24}").isNotEqualTo(second.id());
    }

    @Test
    void usageIsToldInAStreamOnlyToThoseWhoAsk() {
        // when
        RawResponse answer = gateway.ask(chat("claude", "hi").stream());

        // then
        assertThat(answer.text()).doesNotContain("\"usage\"");
        assertThat(Heard.chat(answer, true).text()).isEqualTo("hi");
    }

    @ParameterizedTest
    @CsvSource({"true", "false"})
    void parallelToolsAreCalledWholeAndInOrder(boolean stream) {
        // given
        String text = "call first and call second and call first";

        // when
        Heard heard =
                hearChat(chat("claude", text).field("tools", functions("first", "second")), stream);

        // then
        assertThat(heard.names()).containsExactly("first", "second", "first");
        assertThat(heard.calls())
                .allSatisfy(
                        call -> assertThat(call.arguments()).isEqualTo(Json.obj("input", text)));
        assertThat(heard.stop()).isEqualTo("tool_calls");
    }

    @ParameterizedTest
    @CsvSource({"true", "false"})
    void aCallWithoutArgumentsHasAnEmptyObject(boolean stream) {
        // given
        claude.answer(
                stream
                        ? MessagesStreams.of("c")
                                .start()
                                .toolUse("toolu_1", "t")
                                .finish("tool_use", 1)
                                .end()
                                .script()
                        : MessagesAnswers.whole(
                                MessagesAnswers.message(
                                        "msg_1",
                                        "c",
                                        List.of(
                                                MessagesAnswers.toolUse(
                                                        "toolu_1", "t", Json.obj())),
                                        "tool_use")));

        // when
        Heard heard = hearChat(chat("claude", "x").field("tools", functions("t")), stream);

        // then
        assertThat(heard.calls()).containsExactly(new Heard.Called("toolu_1", "t", Json.obj()));
    }

    @ParameterizedTest
    @CsvSource({"true", "false"})
    void resultsOfParallelToolsAreOneTurn(boolean stream) {
        // given
        RawRequest asked = chat("claude", "call a and call b").field("tools", functions("a", "b"));
        Heard called = hearChat(asked, stream);
        List<Json> turns = new ArrayList<>();
        turns.add(turn("user", "call a and call b"));
        turns.add(turn("assistant", null).with("tool_calls", calls(called)));
        called.calls()
                .forEach(
                        call ->
                                turns.add(
                                        turn("tool", "of " + call.name())
                                                .with("tool_call_id", call.id())));

        // when
        Heard heard = hearChat(asked.field("messages", turns), stream);

        // then: the strict server takes it, and the turn holds both
        assertThat(heard.text()).isEqualTo("of b");
        assertThat(lastTurn().at("role").text()).isEqualTo("user");
        assertThat(lastTurn().at("content").list())
                .extracting(block -> block.at("tool_use_id").text())
                .containsExactlyElementsOf(called.calls().stream().map(Heard.Called::id).toList());
    }

    private static Json.Obj turn(String role, @Nullable Object content) {
        return Json.obj("role", role, "content", content);
    }

    private static List<Json> calls(Heard heard) {
        return heard.calls().stream()
                .map(
                        call ->
                                (Json)
                                        Json.obj(
                                                "id",
                                                call.id(),
                                                "type",
                                                "function",
                                                "function",
                                                Json.obj(
                                                        "name",
                                                        call.name(),
                                                        "arguments",
                                                        call.arguments().write())))
                .toList();
    }

    private Json asked() {
        return claude.received().getLast().json();
    }

    private Json lastTurn() {
        return asked().at("messages").list().getLast();
    }

    @ParameterizedTest
    @CsvSource({"true", "false"})
    void aThoughtGoesBackSignedToWhoHadIt(boolean stream) {
        // given: thinking on, and a tool called after a thought
        RawRequest asked =
                chat("claude", "call a")
                        .field("tools", functions("a"))
                        .field("reasoning_effort", "low");
        Heard heard = hearChat(asked, stream);
        assertThat(heard.reasoning()).isEqualTo("Let me think.");
        assertThat(heard.signature()).startsWith("gw1.");
        List<Json> turns =
                List.of(
                        turn("user", "call a"),
                        turn("assistant", null)
                                .with("reasoning_content", heard.reasoning())
                                .with("reasoning_signature", heard.signature())
                                .with("tool_calls", calls(heard)),
                        turn("tool", "done").with("tool_call_id", heard.calls().getFirst().id()));

        // when
        Heard next = hearChat(asked.field("messages", turns), stream);

        // then: the provider knows its own signature, and thinks on
        assertThat(next.text()).isEqualTo("done");
        assertThat(next.reasoning()).isEqualTo("Let me think.");
        Json thought = asked().at("messages", 1, "content", 0);
        assertThat(thought.at("type").text()).isEqualTo("thinking");
        assertThat(thought.at("thinking").text()).isEqualTo("Let me think.");
        assertThat(thought.at("signature").text()).startsWith("Eq");
    }

    @ParameterizedTest
    @CsvSource({"forged", "gw1.a.b.c", "''"})
    void aThoughtOfUnknownOriginIsLeftOut(String signature) {
        // given
        List<Json> turns =
                List.of(
                        turn("user", "hi"),
                        turn("assistant", "hello")
                                .with("reasoning_content", "secretly")
                                .with("reasoning_signature", signature),
                        turn("user", "go on"));

        // when
        Heard heard = hearChat(chat("claude", "x").field("messages", turns), false);

        // then
        assertThat(heard.text()).isEqualTo("go on");
        assertThat(claude.received()).hasSize(1);
        assertThat(asked().write()).doesNotContain("secretly").doesNotContain("thinking");
    }

    @ParameterizedTest
    @CsvSource({"true", "false"})
    void imagesCrossOver(boolean stream) {
        // given
        List<Json> parts =
                List.of(
                        Json.obj("type", "text", "text", "look"),
                        Json.obj(
                                "type",
                                "image_url",
                                "image_url",
                                Json.obj("url", "data:image/png;base64,aGk=", "detail", "low")),
                        Json.obj(
                                "type",
                                "image_url",
                                "image_url",
                                Json.obj("url", "https://example.test/a.png")));

        // when
        Heard heard =
                hearChat(
                        chat("claude", "x").field("messages", List.of(turn("user", parts))),
                        stream);

        // then
        assertThat(heard.text()).isEqualTo("look");
        assertThat(lastTurn().at("content", 1, "source"))
                .isEqualTo(Json.obj("type", "base64", "media_type", "image/png", "data", "aGk="));
        assertThat(lastTurn().at("content", 2, "source"))
                .isEqualTo(Json.obj("type", "url", "url", "https://example.test/a.png"));
    }

    @ParameterizedTest
    @CsvSource({
        "end_turn, stop",
        "stop_sequence, stop",
        "max_tokens, length",
        "model_context_window_exceeded, length",
        "refusal, content_filter",
        "pause_turn, stop",
        "something_new, stop",
    })
    void reasonsToStopAreSaidInTheClientsWords(String theirs, String ours) {
        // given
        claude.answer(MessagesStreams.of("c").start().text("x").finish(theirs, 1).end().script());

        // when
        Heard heard = hearChat(chat("claude", "hi"), true);

        // then
        assertThat(heard.stop()).isEqualTo(ours);
    }

    @ParameterizedTest
    @CsvSource({"true", "false"})
    void theLimitIsWhatTheModelCanDo(boolean stream) {
        // given
        claude.fake().maxOutput(8_000);
        restart(
                providers()
                        .model(
                                "m",
                                "a",
                                List.of(
                                        target(
                                                "claude/claude-test",
                                                0,
                                                "capabilities: { max_output: 8000 }"))));

        // when
        Heard heard = hearChat(chat("m", "hi").field("max_completion_tokens", 128_000), stream);

        // then
        assertThat(heard.text()).isEqualTo("hi");
        assertThat(asked().at("max_tokens").asInt()).isEqualTo(8_000);
    }

    @Test
    void whatTheProviderCannotBeToldIsNamedInTheClientsWords() {
        // when
        RawResponse answer =
                gateway.ask(
                        chat("claude", "hi")
                                .field("temperature", 0.5)
                                .field("top_p", 0.5)
                                .field("seed", 1)
                                .field("logit_bias", Json.obj()));

        // then
        assertThat(answer.status()).as(answer::text).isEqualTo(200);
        assertThat(answer.header("x-hybrid-dropped")).isEqualTo("logit_bias,seed,top_p");
    }

    @Test
    void manyUnknownFieldsDoNotMakeAHugeHeader() {
        // given
        RawRequest asked = chat("claude", "hi");
        for (int i : IntStream.range(0, 5_000).toArray()) {
            asked = asked.field("unknown_field_number_" + i, i);
        }

        // when
        RawResponse answer = gateway.ask(asked.field("a b\r\nx-evil: 1", 1));

        // then
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("x-hybrid-dropped")).hasSizeLessThan(4_096);
        assertThat(answer.header("x-evil")).isNull();
    }

    @Test
    void severalAnswersAtOnceAreRefused() {
        // when
        RawResponse answer = gateway.ask(chat("claude", "hi").field("n", 2));

        // then
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().at("error", "param").text()).isEqualTo("n");
        assertThat(claude.received()).isEmpty();
    }
}
