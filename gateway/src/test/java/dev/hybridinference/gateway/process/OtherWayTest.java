package dev.hybridinference.gateway.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hybridinference.testkit.client.RawResponse;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Requests that one provider of a model cannot be told, and providers that speak two protocols. */
class OtherWayTest extends TranslationFixture {

    @Test
    void whatOneProviderCannotBeToldGoesToAnotherThatCan() {
        // when: two answers at once, which Anthropic does not know
        RawResponse answer = gateway.ask(chat("both-claude", "hi").field("n", 2));

        // then
        assertThat(answer.status()).as(answer::text).isEqualTo(200);
        assertThat(answer.header("x-hybrid-target")).isEqualTo("gpt/gpt-test");
        assertThat(claude.received()).isEmpty();
        assertThat(one.received()).hasSize(1);
        assertThat(one.received().getFirst().json().at("n").asInt()).isEqualTo(2);
    }

    @Test
    void whatNobodyCanBeToldIsRefused() {
        RawResponse answer = gateway.ask(chat("claude", "hi").field("n", 2));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text()).contains("The field 'n' must be 1");
        assertThat(claude.received()).isEmpty();
    }

    @Test
    void aServerThatServesMessagesBesideItsOwnProtocolGetsThemUntouched() {
        // given
        restart(
                new GatewayYaml()
                        .provider(
                                "openai_compatible",
                                "beside",
                                claude.baseUrl() + "/v1",
                                "api_keys: [key-of-claude], quirks: { messages: true }")
                        .model("m", "b", List.of(target("beside/claude-test", 0))));

        // when
        RawResponse answer = gateway.ask(messages("m", "hi").field("top_k", 5));

        // then
        assertThat(answer.status()).as(answer::text).isEqualTo(200);
        assertThat(answer.header("x-hybrid-dropped")).isNull();
        assertThat(claude.received()).hasSize(1);
        assertThat(claude.received().getFirst().path()).isEqualTo("/v1/messages");
        assertThat(claude.received().getFirst().json().at("top_k").asInt()).isEqualTo(5);
    }

    @Test
    void aLongHistoryWithForeignThoughtsArrivesWithoutThem() {
        // given: longer than what is looked through on the event loop
        String words = "word ".repeat(80_000);
        String thought =
                "{\"type\":\"thinking\",\"thinking\":\"t\",\"signature\":\"gw1.unsigned\"}";
        String body =
                "{\"model\":\"claude\",\"max_tokens\":5,\"messages\":[{\"role\":\"user\",\"content\":\"%s\"},{\"role\":\"assistant\",\"content\":[%s,{\"type\":\"text\",\"text\":\"a\"}]},{\"role\":\"user\",\"content\":\"hi\"}]}"
                        .formatted(words, thought);

        // when
        RawResponse answer = gateway.post("/v1/messages", body);

        // then
        assertThat(answer.status()).as(answer::text).isEqualTo(200);
        assertThat(claude.received().getFirst().bodyText())
                .isEqualTo(
                        body.replace("\"model\":\"claude\"", "\"model\":\"claude-test\"")
                                .replace(thought + ",", ""));
    }
}
