package dev.hybridinference.gateway.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hybridinference.testkit.client.RawRequest;
import dev.hybridinference.testkit.client.RawResponse;
import dev.hybridinference.testkit.json.Json;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Only targets that can do what a request needs are asked. */
final class EligibilityTest extends TranslationFixture {
    @Override
    GatewayYaml yaml() {
        return providers()
                .model("m", "a", List.of(plain("gpt/gpt-test", 0), able("claude/claude-test", 1)))
                .model("blind", "b", List.of(plain("gpt/gpt-test", 0), plain("vllm/vllm-test", 1)))
                .model(
                        "small",
                        "s",
                        List.of(
                                target("vllm/vllm-small", 0, "capabilities: { context: 100 }"),
                                target("claude/claude-test", 1)));
    }

    private static String plain(String name, int tier) {
        return target(name, tier, "capabilities: { tools: false, vision: false }");
    }

    private static String able(String name, int tier) {
        return target(name, tier, "capabilities: { tools: true, vision: true }");
    }

    private static final List<Json> CHAT_IMAGE =
            List.of(
                    Json.obj(
                            "role",
                            "user",
                            "content",
                            List.of(
                                    Json.obj("type", "text", "text", "look"),
                                    Json.obj(
                                            "type",
                                            "image_url",
                                            "image_url",
                                            Json.obj("url", "data:image/png;base64,aGk=")))));

    private static final List<Json> MESSAGES_IMAGE =
            List.of(
                    Json.obj(
                            "role",
                            "user",
                            "content",
                            List.of(
                                    Json.obj("type", "text", "text", "look"),
                                    Json.obj(
                                            "type",
                                            "image",
                                            "source",
                                            Json.obj(
                                                    "type",
                                                    "base64",
                                                    "media_type",
                                                    "image/png",
                                                    "data",
                                                    "aGk=")))));

    private static RawRequest needing(String what, String model, boolean messages) {
        if (what.equals("tools")) {
            return messages
                    ? messages(model, "hi").field("tools", tools("t"))
                    : chat(model, "hi").field("tools", functions("t"));
        }
        return messages
                ? messages(model, MESSAGES_IMAGE)
                : chat(model, "hi").field("messages", CHAT_IMAGE);
    }

    @ParameterizedTest
    @CsvSource({"tools, true", "tools, false", "images, true", "images, false"})
    void aTargetThatCannotDoItIsNeverAsked(String what, boolean messages) {
        // when
        RawResponse answer = gateway.ask(needing(what, "m", messages));

        // then
        assertThat(answer.status()).as(answer::text).isEqualTo(200);
        assertThat(answer.header("x-hybrid-target")).isEqualTo("claude/claude-test");
        assertThat(answer.header("x-hybrid-attempts")).isEqualTo("1");
        assertThat(one.received()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"true", "false"})
    void whoNeedsNothingIsServedByTheFirst(boolean messages) {
        // when
        RawResponse answer = gateway.ask(messages ? messages("m", "hi") : chat("m", "hi"));

        // then
        assertThat(answer.header("x-hybrid-target")).isEqualTo("gpt/gpt-test");
    }

    @ParameterizedTest
    @CsvSource({"tools, true", "tools, false", "images, true", "images, false"})
    void whatNoTargetCanDoIsToldPlainly(String what, boolean messages) {
        // when
        RawResponse answer = gateway.ask(needing(what, "blind", messages));

        // then
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().at("error", "type").text()).isEqualTo("invalid_request_error");
        assertThat(answer.json().at("error", "message").text())
                .startsWith("The model 'blind' takes no")
                .contains(what);
        assertThat(one.received()).isEmpty();
        assertThat(vllm.received()).isEmpty();
    }

    @Test
    void aPromptGoesWhereItFits() {
        // when
        RawResponse answer = gateway.ask(messages("small", "word ".repeat(1_000)));

        // then
        assertThat(answer.header("x-hybrid-target")).isEqualTo("claude/claude-test");
        assertThat(vllm.received()).isEmpty();
    }

    @Test
    void whatATargetSaysOfItselfWinsOverItsModel() {
        // given
        restart(
                providers()
                        .model(
                                "m",
                                "a",
                                List.of(
                                        target("gpt/gpt-test", 0),
                                        target(
                                                "claude/claude-test",
                                                1,
                                                "capabilities: { tools: true }")),
                                ", capabilities: { tools: false, max_output: 77 }"));

        // when
        RawResponse answer = gateway.ask(needing("tools", "m", false).field("max_tokens", 100));

        // then: what it does not say comes from the model
        assertThat(answer.header("x-hybrid-target")).isEqualTo("claude/claude-test");
        assertThat(one.received()).isEmpty();
        assertThat(claude.received().getFirst().json().at("max_tokens").asInt()).isEqualTo(77);
    }
}
