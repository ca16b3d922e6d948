package dev.hybridinference.gateway.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hybridinference.testkit.client.RawResponse;
import dev.hybridinference.testkit.json.Json;
import dev.hybridinference.testkit.provider.ChatStreams;
import dev.hybridinference.testkit.provider.MessagesAnswers;
import dev.hybridinference.testkit.provider.MessagesStreams;
import dev.hybridinference.testkit.provider.Script;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Streams and whole answers of one protocol for clients of the other, with what the books say of
 * them: twelve tokens in, five of them from the cache, and seven out.
 */
final class CrossFormTest extends TranslationFixture {
    private static final Json CHAT_USAGE =
            Json.obj(
                    "prompt_tokens",
                    12,
                    "completion_tokens",
                    7,
                    "total_tokens",
                    19,
                    "prompt_tokens_details",
                    Json.obj("cached_tokens", 5),
                    "completion_tokens_details",
                    Json.obj("reasoning_tokens", 2));

    @ParameterizedTest
    @CsvSource({"true, true", "true, false", "false, true", "false, false"})
    void aMessagesClientHearsAChatProviderInItsOwnForm(boolean client, boolean provider) {
        // given
        one.always(provider ? chatStream() : chatWhole());

        // when
        RawResponse answer =
                answerTo(messages("gpt", "hi").field("tools", tools("t")), client, r -> r);

        // then
        assertThat(answer.header("content-type"))
                .startsWith(client ? "text/event-stream" : "application/json");
        Heard heard = Heard.messages(answer, client);
        assertThat(heard.text()).isEqualTo("one \"two\"\n\u00fc\ud83d\ude00");
        assertThat(heard.calls())
                .containsExactly(
                        new Heard.Called("call_1", "t", Json.obj("a", 1)),
                        new Heard.Called("call_2", "t", Json.obj()));
        assertThat(heard.stop()).isEqualTo("tool_use");
        assertThat(heard.model()).isEqualTo("gpt-new");
        assertThat(heard.used("input_tokens")).isEqualTo(7);
        assertThat(heard.used("cache_read_input_tokens")).isEqualTo(5);
        assertThat(heard.used("cache_creation_input_tokens")).isZero();
        assertThat(heard.used("output_tokens")).isEqualTo(7);
        assertBooked("messages", "gpt/gpt-test", client);
    }

    @ParameterizedTest
    @CsvSource({"true, true", "true, false", "false, true", "false, false"})
    void aChatClientHearsAMessagesProviderInItsOwnForm(boolean client, boolean provider) {
        // given
        claude.always(provider ? messagesStream() : messagesWhole());

        // when
        RawResponse answer =
                answerTo(
                        chat("claude", "hi").field("tools", functions("t")),
                        client,
                        r -> r.includeUsage());

        // then
        assertThat(answer.header("content-type"))
                .startsWith(client ? "text/event-stream" : "application/json");
        Heard heard = Heard.chat(answer, client);
        assertThat(heard.text()).isEqualTo("one \"two\"\n\u00fc\ud83d\ude00");
        assertThat(heard.calls())
                .containsExactly(
                        new Heard.Called("toolu_1", "t", Json.obj("a", 1)),
                        new Heard.Called("toolu_2", "t", Json.obj()));
        assertThat(heard.stop()).isEqualTo("tool_calls");
        assertThat(heard.model()).isEqualTo("claude-new");
        assertThat(heard.used("prompt_tokens")).isEqualTo(12);
        assertThat(heard.used("prompt_tokens_details", "cached_tokens")).isEqualTo(5);
        assertThat(heard.used("completion_tokens")).isEqualTo(7);
        assertThat(heard.used("total_tokens")).isEqualTo(19);
        assertBooked("chat", "claude/claude-test", client);
    }

    private void assertBooked(String surface, String target, boolean stream) {
        Map<String, String> row = onlyRow();
        assertThat(row)
                .containsEntry("surface", surface)
                .containsEntry("target", target)
                .containsEntry("status", "200")
                .containsEntry("outcome", "ok")
                .containsEntry("stream", stream ? "1" : "0")
                .containsEntry("attempts", "1")
                .containsEntry("usage_source", "reported")
                .containsEntry("usage_input", "12")
                .containsEntry("usage_cached_input", "5")
                .containsEntry("usage_output", "7")
                .containsEntry("delivered", "1")
                .containsEntry(
                        "cost_pusd", String.valueOf(7 * 1_000_000 + 5 * 500_000 + 7 * 2_000_000));
    }

    private static Script chatStream() {
        return ChatStreams.of("gpt-new")
                .role()
                .texts("one ", "\"two\"\n", "\u00fc\ud83d\ude00")
                .toolCall(0, "call_1", "t")
                .toolArguments(0, "{\"a\":")
                .toolArguments(0, "1}")
                .toolCall(1, "call_2", "t")
                .finish("tool_calls")
                .usage(CHAT_USAGE)
                .done()
                .script();
    }

    private static Script chatWhole() {
        Json message =
                Json.obj(
                        "role",
                        "assistant",
                        "content",
                        "one \"two\"\n\u00fc\ud83d\ude00",
                        "tool_calls",
                        List.of(call("call_1", "{\"a\":1}"), call("call_2", "")));
        Json choice = Json.obj("index", 0, "message", message, "finish_reason", "tool_calls");
        return Script.json(
                200,
                Json.obj(
                                "id",
                                "chatcmpl-1",
                                "object",
                                "chat.completion",
                                "model",
                                "gpt-new",
                                "choices",
                                List.of(choice),
                                "usage",
                                CHAT_USAGE)
                        .write());
    }

    private static Json call(String id, String arguments) {
        return Json.obj(
                "id",
                id,
                "type",
                "function",
                "function",
                Json.obj("name", "t", "arguments", arguments));
    }

    private static Script messagesStream() {
        return MessagesStreams.of("claude-new")
                .start(7, 5)
                .text("one ", "\"two\"\n", "\u00fc\ud83d\ude00")
                .toolUse("toolu_1", "t", "{\"a\":", "1}")
                .toolUse("toolu_2", "t")
                .finish("tool_use", 7)
                .end()
                .script();
    }

    private static Script messagesWhole() {
        Json.Obj message =
                MessagesAnswers.message(
                        "msg_1",
                        "claude-new",
                        List.of(
                                MessagesAnswers.text("one \"two\"\n\u00fc\ud83d\ude00"),
                                MessagesAnswers.toolUse("toolu_1", "t", Json.obj("a", 1)),
                                MessagesAnswers.toolUse("toolu_2", "t", Json.obj())),
                        "tool_use");
        return MessagesAnswers.whole(
                message.with(
                        "usage",
                        Json.obj(
                                "input_tokens",
                                7,
                                "cache_read_input_tokens",
                                5,
                                "cache_creation_input_tokens",
                                0,
                                "output_tokens",
                                7)));
    }
}
