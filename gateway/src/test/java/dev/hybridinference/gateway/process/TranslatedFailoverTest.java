package dev.hybridinference.gateway.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hybridinference.testkit.client.RawResponse;
import dev.hybridinference.testkit.json.Json;
import dev.hybridinference.testkit.provider.ChatStreams;
import dev.hybridinference.testkit.provider.MessagesAnswers;
import dev.hybridinference.testkit.provider.MessagesStreams;
import dev.hybridinference.testkit.provider.Script;
import dev.hybridinference.testkit.provider.Unreachable;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A provider that fails before its first content is left for one of the other protocol. */
final class TranslatedFailoverTest extends TranslationFixture {
    @ParameterizedTest
    @CsvSource({
        "429, true",
        "429, false",
        "500, true",
        "503, false",
        "529, true",
        "529, false",
        "401, true"
    })
    void aRefusalOfAnthropicsIsNotSeen(int status, boolean stream) {
        // given
        claude.always(MessagesAnswers.refused(status, "not now"));

        // when
        Heard viaMessages = hearMessages(messages("both-claude", "hi there"), stream);
        Heard viaChat = hearChat(chat("both-claude", "hi there"), stream);

        // then
        assertThat(viaMessages.text()).isEqualTo("hi there");
        assertThat(viaChat.text()).isEqualTo("hi there");
        assertThat(viaMessages.model()).isEqualTo("gpt-test");
        assertThat(rows("requests"))
                .allSatisfy(row -> assertThat(row).containsEntry("target", "gpt/gpt-test"));
    }

    @ParameterizedTest
    @CsvSource({"429, true", "429, false", "500, true", "503, false", "401, true"})
    void aRefusalOfAChatProviderIsNotSeen(int status, boolean stream) {
        // given
        one.always(Script.json(status, "{\"error\":{\"message\":\"not now\"}}"));

        // when
        Heard viaMessages = hearMessages(messages("both-gpt", "hi there"), stream);
        Heard viaChat = hearChat(chat("both-gpt", "hi there"), stream);

        // then
        assertThat(viaMessages.text()).isEqualTo("hi there");
        assertThat(viaChat.text()).isEqualTo("hi there");
        assertThat(viaChat.model()).isEqualTo("claude-test");
        assertThat(rows("requests"))
                .allSatisfy(row -> assertThat(row).containsEntry("target", "claude/claude-test"));
    }

    @ParameterizedTest
    @CsvSource({"true", "false"})
    void aRefusedConnectionIsNotSeen(boolean stream) throws IOException {
        // given
        try (Unreachable nobody = Unreachable.refusing()) {
            String url = nobody.baseUrl().replace("/v1", "");
            restart(
                    providers()
                            .provider("anthropic", "gone", url, "api_keys: [k]")
                            .model(
                                    "m",
                                    "a",
                                    List.of(target("gone/x", 0), target("vllm/vllm-test", 1))));

            // when
            Heard viaMessages = hearMessages(messages("m", "hi"), stream);
            Heard viaChat = hearChat(chat("m", "hi"), stream);

            // then
            assertThat(viaMessages.text()).isEqualTo("hi");
            assertThat(viaChat.text()).isEqualTo("hi");
        }
    }

    @Test
    void anErrorAsTheFirstEventOfAnthropicsIsNotSeen() {
        // given: P4
        claude.answer(MessagesStreams.of("c").error(529, "Overloaded").script());
        claude.answer(MessagesStreams.of("c").start().error(529, "Overloaded").script());

        // when
        Heard viaMessages = hearMessages(messages("both-claude", "hi"), true);
        Heard viaChat = hearChat(chat("both-claude", "hi"), true);

        // then
        assertThat(viaMessages.text()).isEqualTo("hi");
        assertThat(viaChat.text()).isEqualTo("hi");
        assertThat(one.received()).hasSize(2);
    }

    @Test
    void anErrorAsTheFirstEventOfAChatProviderIsNotSeen() {
        // given
        one.answer(ChatStreams.of("m").error("overloaded", "server_error", 503).script());
        one.answer(ChatStreams.of("m").role().error("overloaded", "server_error", null).script());

        // when
        Heard viaMessages = hearMessages(messages("both-gpt", "hi"), true);
        Heard viaChat = hearChat(chat("both-gpt", "hi"), true);

        // then
        assertThat(viaMessages.text()).isEqualTo("hi");
        assertThat(viaChat.text()).isEqualTo("hi");
        assertThat(claude.received()).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource({"true", "false"})
    void anErrorInsideAWholeSuccessIsNotSeen(boolean stream) {
        // given
        one.always(Script.json(200, "{\"error\":{\"message\":\"no\",\"code\":503}}"));

        // when
        Heard heard = hearMessages(messages("both-gpt", "hi"), stream);

        // then
        assertThat(heard.text()).isEqualTo("hi");
        assertThat(heard.model()).isEqualTo("claude-test");
    }

    @ParameterizedTest
    @CsvSource({
        "'', application/json",
        "'{\"choices\":[', application/json",
        "'<html>', text/html",
        "'{\"choices\":[]}', application/json",
        "'[]', application/json",
    })
    void anUnusableSuccessIsNotSeen(String body, String type) {
        // given
        one.always(Script.status(200).header("content-type", type).body(body));

        // when
        Heard whole = hearMessages(messages("both-gpt", "hi"), false);
        Heard streamed = hearMessages(messages("both-gpt", "hi"), true);

        // then
        assertThat(whole.model()).isEqualTo("claude-test");
        assertThat(streamed.model()).isEqualTo("claude-test");
    }

    @ParameterizedTest
    @CsvSource({
        // status of the provider, of the answer, type, whether a stream
        "429, 429, rate_limit_error, true",
        "401, 502, api_error, false",
        "403, 502, api_error, false",
        "404, 502, api_error, false",
        "500, 502, api_error, true",
        "400, 400, invalid_request_error, true",
        "413, 413, request_too_large, false",
    })
    void whenAllFailAMessagesClientIsToldInItsOwnShape(
            int theirs, int ours, String type, boolean stream) {
        // given
        one.always(
                Script.json(
                        theirs,
                        "{\"error\":{\"message\":\"no such model\",\"type\":\"x\",\"code\":null}}"));

        // when
        RawResponse answer =
                gateway.ask(stream ? messages("gpt", "hi").stream() : messages("gpt", "hi"));

        // then
        assertThat(answer.status()).as(answer::text).isEqualTo(ours);
        Json body = answer.json();
        assertThat(body.at("type").text()).isEqualTo("error");
        assertThat(body.at("error", "type").text()).isEqualTo(type);
        assertThat(body.at("source").text()).isEqualTo("provider:gpt");
        assertThat(body.at("request_id").text()).isEqualTo(answer.header("request-id"));
    }

    @ParameterizedTest
    @CsvSource({
        "429, 429, rate_limit_exceeded",
        "401, 502, upstream_auth_error",
        "404, 502, upstream_model_not_found",
        "500, 502, upstream_error",
    })
    void whenAllFailAChatClientIsToldInItsOwnShape(int theirs, int ours, String code) {
        // given
        claude.always(MessagesAnswers.refused(theirs, "no such model"));

        // when
        RawResponse answer = gateway.ask(chat("claude", "hi"));

        // then
        assertThat(answer.status()).as(answer::text).isEqualTo(ours);
        assertThat(answer.json().at("error", "code").text()).isEqualTo(code);
        assertThat(answer.json().at("source").text()).isEqualTo("provider:claude");
    }

    @Test
    void aPromptThatIsTooLongIsToldInTheWordsThatMakeClientsShortenIt() {
        // given
        vllm.fake().contextWindow(4);

        // when
        RawResponse answer =
                gateway.ask(messages("vllm", "one two three four five").field("max_tokens", 1));

        // then
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().at("error", "type").text()).isEqualTo("invalid_request_error");
        assertThat(answer.json().at("error", "message").text())
                .matches("prompt is too long: [0-9]+ tokens > 4 maximum.*");
    }

    @Test
    void aPromptThatIsTooLongForAnthropicIsACodeForChatClients() {
        // given
        claude.fake().contextWindow(4);

        // when
        RawResponse answer =
                gateway.ask(chat("claude", "one two three four five").field("max_tokens", 1));

        // then
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().at("error", "code").text()).isEqualTo("context_length_exceeded");
    }
}
