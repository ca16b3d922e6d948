package dev.hybridinference.gateway.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hybridinference.testkit.client.RawRequest;
import dev.hybridinference.testkit.client.RawResponse;
import dev.hybridinference.testkit.json.Json;
import dev.hybridinference.testkit.provider.CallShape;
import dev.hybridinference.testkit.provider.ChatStreams;
import dev.hybridinference.testkit.provider.Script;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Clients of the Messages protocol on providers of chat completions. */
final class MessagesOnChatTest extends TranslationFixture {
    private static final Json THINKING = Json.obj("type", "enabled", "budget_tokens", 2_000);

    @ParameterizedTest
    @CsvSource({"gpt, true", "gpt, false", "vllm, true", "vllm, false"})
    void textCrossesOver(String model, boolean stream) {
        // when
        Heard heard = hearMessages(messages(model, "one two three"), stream);

        // then
        assertThat(heard.text()).isEqualTo("one two three");
        assertThat(heard.stop()).isEqualTo("end_turn");
        assertThat(heard.calls()).isEmpty();
        assertThat(heard.model()).isEqualTo(model + "-test");
        assertThat(heard.used("input_tokens")).isEqualTo(3);
        assertThat(heard.used("output_tokens")).isEqualTo(3);
    }

    @ParameterizedTest
    @CsvSource({"true", "false"})
    void everyAnswerHasAnIdOfItsOwn(boolean stream) {
        // when
        Heard first = hearMessages(messages("gpt", "hi"), stream);
        Heard second = hearMessages(messages("gpt", "hi"), stream);

        // then
        assertThat(first.id()).matches("msg_[0-9a-z]{24}").isNotEqualTo(second.id());
    }

    @ParameterizedTest
    @CsvSource({
        "gpt, true, SEQUENTIAL",
        "gpt, true, INTERLEAVED",
        "gpt, true, WHOLE",
        "gpt, false, WHOLE",
        "vllm, true, SEQUENTIAL",
        "vllm, true, INTERLEAVED",
        "vllm, true, WHOLE",
        "vllm, false, WHOLE",
    })
    void parallelToolsAreCalledWholeAndInOrder(String model, boolean stream, CallShape shape) {
        // given
        one.fake().calls(shape);
        vllm.fake().calls(shape);
        String text = "call first and call second and call first";

        // when
        Heard heard =
                hearMessages(
                        messages(model, text).field("tools", tools("first", "second")), stream);

        // then
        assertThat(heard.names()).containsExactly("first", "second", "first");
        assertThat(heard.calls())
                .allSatisfy(call -> assertThat(call.arguments()).isEqualTo(Json.obj("input", text)))
                .extracting(Heard.Called::id)
                .doesNotHaveDuplicates();
        assertThat(heard.stop()).isEqualTo("tool_use");
    }

    @ParameterizedTest
    @CsvSource({"gpt, true", "gpt, false", "vllm, true", "vllm, false"})
    void resultsOfParallelToolsComeRightBehindTheirCalls(String model, boolean stream) {
        // given: text, an image and two results, in an order that chat does not take
        Heard called =
                hearMessages(
                        messages(model, "call a and call b").field("tools", tools("a", "b")),
                        stream);
        List<Json> uses =
                called.calls().stream()
                        .map(
                                call ->
                                        (Json)
                                                Json.obj(
                                                        "type",
                                                        "tool_use",
                                                        "id",
                                                        call.id(),
                                                        "name",
                                                        call.name(),
                                                        "input",
                                                        call.arguments()))
                        .toList();
        List<Json> back =
                List.of(
                        Json.obj("type", "text", "text", "now go on"),
                        result(called.calls().get(1).id(), "of b"),
                        image(),
                        result(called.calls().get(0).id(), "of a"));

        // when
        Heard heard =
                hearMessages(
                        messages(
                                        model,
                                        List.of(
                                                turn("user", "call a and call b"),
                                                turn("assistant", uses),
                                                turn("user", back)))
                                .field("tools", tools("a", "b")),
                        stream);

        // then
        assertThat(heard.text()).isEqualTo("now go on");
        List<Json> turns = lastAsked(model).at("messages").list();
        assertThat(turns)
                .extracting(turn -> turn.at("role").text())
                .containsExactly("user", "assistant", "tool", "tool", "user");
        assertThat(turns.get(1).at("tool_calls").list())
                .extracting(call -> call.at("function", "name").text())
                .containsExactly("a", "b");
        assertThat(turns.get(4).at("content", 0, "text").text()).isEqualTo("now go on");
        assertThat(turns.get(4).at("content", 1, "image_url", "url").text())
                .isEqualTo("data:image/png;base64,aGk=");
    }

    private static Json turn(String role, Object content) {
        return Json.obj("role", role, "content", content);
    }

    private static Json result(String id, String text) {
        return Json.obj("type", "tool_result", "tool_use_id", id, "content", text);
    }

    private static Json image() {
        return Json.obj(
                "type",
                "image",
                "source",
                Json.obj("type", "base64", "media_type", "image/png", "data", "aGk="));
    }

    private Json lastAsked(String model) {
        return (model.equals("vllm") ? vllm : one).received().getLast().json();
    }

    @ParameterizedTest
    @CsvSource({
        "reasoning, true",
        "reasoning, false",
        "reasoning_content, true",
        "reasoning_content, false"
    })
    void reasoningIsThinkingForThoseWhoAskedForIt(String field, boolean stream) {
        // given
        vllm.fake().reasoningField(field);
        RawRequest asked = messages("vllm", "think well");

        // when
        Heard shown = hearMessages(asked.field("thinking", THINKING), stream);
        Heard hidden = hearMessages(asked, stream);

        // then
        assertThat(shown.reasoning()).isEqualTo("Let me think.");
        assertThat(shown.signature()).startsWith("gw1.");
        assertThat(shown.text()).isEqualTo("think well");
        assertThat(hidden.reasoning()).isEmpty();
        assertThat(hidden.text()).isEqualTo("think well");
    }

    @ParameterizedTest
    @CsvSource({"true", "false"})
    void whatVllmThoughtGoesBackToItWithTheHistory(boolean stream) {
        // given
        Heard heard = hearMessages(messages("vllm", "think").field("thinking", THINKING), stream);
        Json thought =
                Json.obj(
                        "type",
                        "thinking",
                        "thinking",
                        heard.reasoning(),
                        "signature",
                        heard.signature());
        Json said = Json.obj("type", "text", "text", heard.text());

        // when
        Heard next =
                hearMessages(
                        messages(
                                "vllm",
                                List.of(
                                        turn("user", "think"),
                                        turn("assistant", List.of(thought, said)),
                                        turn("user", "again"))),
                        stream);

        // then
        assertThat(next.text()).isEqualTo("again");
        assertThat(lastAsked("vllm").at("messages", 1))
                .isEqualTo(
                        Json.obj(
                                "role",
                                "assistant",
                                "content",
                                "think",
                                "reasoning_content",
                                "Let me think."));
    }

    @ParameterizedTest
    @CsvSource({"true", "false"})
    void aRefusalIsTextWithItsOwnStopReason(boolean stream) {
        // given
        one.answer(
                stream
                        ? ChatStreams.of("m")
                                .role()
                                .refusal("I ")
                                .refusal("won't.")
                                .finish("stop")
                                .done()
                                .script()
                        : Script.json(
                                200,
                                "{\"model\":\"m\",\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":null,\"refusal\":\"I won't.\"},\"finish_reason\":\"stop\"}]}"));

        // when
        Heard heard = hearMessages(messages("gpt", "hi"), stream);

        // then
        assertThat(heard.text()).isEqualTo("I won't.");
        assertThat(heard.stop()).isEqualTo("refusal");
    }

    @ParameterizedTest
    @CsvSource({
        "length, max_tokens",
        "content_filter, refusal",
        "stop, end_turn",
    })
    void reasonsToStopAreSaidInTheClientsWords(String theirs, String ours) {
        // given
        one.answer(ChatStreams.of("m").role().text("x").finish(theirs).done().script());

        // when
        Heard heard = hearMessages(messages("gpt", "hi"), true);

        // then
        assertThat(heard.stop()).isEqualTo(ours);
    }

    @ParameterizedTest
    @CsvSource({"true", "false"})
    void theStopTextThatEndedAnAnswerIsNamed(boolean stream) {
        // when
        RawResponse answer =
                answerTo(
                        messages("vllm", "one two three")
                                .field("stop_sequences", List.of(" three", "none")),
                        stream,
                        r -> r);

        // then
        assertThat(answer.text()).contains("\"stop_sequence\":\" three\"");
        assertThat(Heard.messages(answer, stream).stop()).isEqualTo("stop_sequence");
        assertThat(lastAsked("vllm").at("stop")).isEqualTo(Json.arr(" three", "none"));
    }

    @ParameterizedTest
    @CsvSource({"true", "false"})
    void theLimitIsWhatTheModelCanDo(boolean stream) {
        // given: Claude Code asks for 128,000 tokens of models that hold less
        vllm.fake().contextWindow(32_000);
        restart(
                providers()
                        .model(
                                "small",
                                "s",
                                List.of(
                                        target(
                                                "vllm/vllm-test",
                                                0,
                                                "capabilities: { context: 32000 }"))));

        // when
        Heard heard = hearMessages(messages("small", "hello").field("max_tokens", 128_000), stream);

        // then
        assertThat(heard.text()).isEqualTo("hello");
        assertThat(lastAsked("vllm").at("max_tokens").asInt()).isBetween(31_000, 31_999);
    }

    @Test
    void whatTheProviderCannotBeToldIsNamedInTheClientsWords() {
        // when
        RawResponse answer =
                gateway.ask(
                        messages("gpt", "hi")
                                .field("top_k", 5)
                                .field("thinking", THINKING)
                                .field("metadata", Json.obj("user_id", "u"))
                                .field("context_management", Json.obj("edits", List.of()))
                                .field("speed", "fast"));

        // then
        assertThat(answer.status()).as(answer::text).isEqualTo(200);
        assertThat(answer.header("x-hybrid-dropped"))
                .isEqualTo("context_management,metadata.user_id,speed,thinking,top_k");
    }

    @Test
    void whatCrossesWholeNamesNothing() {
        // when
        RawResponse answer = gateway.ask(messages("gpt", "hi").field("temperature", 0.5));

        // then
        assertThat(answer.header("x-hybrid-dropped")).isNull();
        assertThat(lastAsked("gpt").at("temperature")).isEqualTo(Json.of(0.5));
    }
}
