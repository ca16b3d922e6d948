package dev.hybridinference.gateway.process;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hybridinference.testkit.client.RawRequest;
import dev.hybridinference.testkit.client.RawResponse;
import dev.hybridinference.testkit.http.Header;
import dev.hybridinference.testkit.json.Json;
import dev.hybridinference.testkit.provider.MessagesAnswers;
import dev.hybridinference.testkit.provider.MessagesStreams;
import dev.hybridinference.testkit.provider.Received;
import dev.hybridinference.testkit.provider.Script;
import dev.hybridinference.testkit.provider.Signatures;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where client and provider both speak Messages, nothing changes but the model's name. */
final class MessagesBypassTest extends TranslationFixture {
    private static final String REFUSED =
            "messages.1.content.0: Invalid `signature` in `thinking` block";

    @ParameterizedTest
    @ValueSource(strings = {"/v1/messages", "/anthropic/v1/messages"})
    void aRequestKeepsItsBytesButForTheModel(String path) {
        // given: odd spaces, an unknown field, escapes, a late model
        claude.always(MessagesStreams.of("c").start().text("x").finish("end_turn").end().script());
        String body =
                " {\r\n\"stream\" : true,\"max_tokens\":10, \"\\u006dessages\":[ {\"role\":\"user\",\"content\":\"\\ud83d\\ude00 \u00fc\"}],\t\"new\":{\"model\":\"claude\"},\"model\":\"sonnet\" }\n";

        // when
        RawResponse answer = gateway.post(path, body);

        // then
        assertThat(answer.status()).as(answer::text).isEqualTo(200);
        assertThat(asked().path()).isEqualTo("/v1/messages");
        assertThat(asked().bodyText()).isEqualTo(body.replace("\"sonnet\"", "\"claude-test\""));
    }

    private Received asked() {
        return claude.received().getLast();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n", "\r"})
    void aStreamKeepsItsBytes(String end) {
        // given: padding, unknown fields and events, a comment, and an end unlike ours
        String stream =
                String.join(
                        end,
                        ": hello",
                        "",
                        "event: message_start",
                        "data:   {\"type\": \"message_start\", \"message\":{\"id\":\"msg_x\",\"new\":[1],\"usage\":{\"input_tokens\":3,\"output_tokens\":1}}}",
                        "",
                        "event: brand_new",
                        "data: {\"type\":\"brand_new\",\"x\":{}}",
                        "",
                        "event: content_block_start",
                        "data: {\"index\":0,\"type\":\"content_block_start\",\"content_block\":{\"type\":\"text\",\"text\":\"\"}}",
                        "",
                        "event: content_block_delta",
                        "data: {\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\"h\u00fc\"}}",
                        "",
                        "event: content_block_stop",
                        "data: {\"type\":\"content_block_stop\",\"index\":0}",
                        "",
                        "event: message_delta",
                        "data: {\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"end_turn\",\"odd\":1},\"usage\":{\"output_tokens\":4}}",
                        "",
                        "event: message_stop",
                        "data: {\"type\":\"message_stop\",   \"amazon-bedrock-invocationMetrics\":{\"n\":1}}",
                        "",
                        "");
        claude.answer(Script.sse().chunk(stream).endChunked());

        // when
        RawResponse answer = gateway.ask(messages("claude", "hi").stream());

        // then: what stands before the first event tells nothing
        String leading = ": hello" + end + end;
        assertThat(leading + answer.text().replaceFirst("^" + leading, "")).isEqualTo(stream);
        assertThat(onlyRow())
                .containsEntry("usage_input", "3")
                .containsEntry("usage_output", "4")
                .containsEntry("usage_source", "reported");
    }

    @Test
    void aWholeAnswerKeepsItsBytes() {
        // given
        String body =
                "\n { \"type\":\"message\" ,\"id\":\"m\",\"content\":[{\"type\":\"new\",\"a\":null}, {\"type\":\"text\",\"text\":\"\\u00fc\"}],\"stop_reason\":\"end_turn\", \"usage\":{\"input_tokens\":3,\"output_tokens\":2,\"cache_read_input_tokens\":4}}  ";
        claude.answer(Script.json(200, body));

        // when
        RawResponse answer = gateway.ask(messages("claude", "hi"));

        // then
        assertThat(answer.text()).isEqualTo(body);
        assertThat(onlyRow())
                .containsEntry("usage_input", "7")
                .containsEntry("usage_cached_input", "4")
                .containsEntry("usage_output", "2");
    }

    @Test
    void onlyHeaderFieldsOfTheProtocolCross() {
        // given
        RawRequest asked =
                RawRequest.post(
                                "/v1/messages",
                                Json.obj(
                                        "model",
                                        "claude",
                                        "max_tokens",
                                        5,
                                        "messages",
                                        List.of(Json.obj("role", "user", "content", "hi"))))
                        .header("Authorization", "Bearer " + GatewayYaml.KEY)
                        .header("anthropic-version", "2026-10-21")
                        .header("anthropic-beta", "prompt-caching-2024-07-31,effort-2025-11-24")
                        .header("Anthropic-Beta", "claude-code-20250219")
                        .header("cookie", "secret=1")
                        .header("x-app", "cli")
                        .header("x-stainless-os", "Linux");

        // when
        RawResponse answer = gateway.ask(asked);

        // then
        assertThat(answer.status()).as(answer::text).isEqualTo(200);
        assertThat(valuesOf("anthropic-version")).containsExactly("2026-10-21");
        assertThat(valuesOf("anthropic-beta"))
                .containsExactly(
                        "prompt-caching-2024-07-31,effort-2025-11-24", "claude-code-20250219");
        assertThat(valuesOf("x-api-key")).containsExactly("key-of-claude");
        assertThat(asked().headers())
                .extracting(header -> header.name().toLowerCase(Locale.ROOT))
                .doesNotContain("authorization", "cookie", "x-app", "x-stainless-os");
        assertThat(new String(asked().raw(), UTF_8)).doesNotContain(GatewayYaml.KEY);
    }

    private List<String> valuesOf(String name) {
        return asked().headers().stream()
                .filter(header -> header.name().equalsIgnoreCase(name))
                .map(Header::value)
                .toList();
    }

    @Test
    void whoNamesNoVersionIsAskedForWithTheUsualOne() {
        // when
        RawResponse answer =
                gateway.post(
                        "/v1/messages",
                        "{\"model\":\"claude\",\"max_tokens\":5,\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}");

        // then
        assertThat(answer.status()).as(answer::text).isEqualTo(200);
        assertThat(valuesOf("anthropic-version")).containsExactly("2023-06-01");
    }

    @Test
    void noHeaderOfTheProvidersAccountReachesTheClient() {
        // when
        RawResponse answer = gateway.ask(messages("claude", "hi"));

        // then
        Set<String> names = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        answer.headers().forEach(header -> names.add(header.name()));
        assertThat(names)
                .doesNotContain("set-cookie", "anthropic-organization-id")
                .contains("request-id", "x-request-id");
        assertThat(answer.header("request-id")).isEqualTo(answer.header("x-request-id"));
    }

    @ParameterizedTest
    @CsvSource({"true", "false"})
    void thoughtsOfOthersAreCutOutAndAllElseStays(boolean stream) {
        // given: one of ours before text, one alone in the middle, one real
        String real = Signatures.sign(Signatures.ISSUER, "real");
        String ours =
                "{\"type\":\"thinking\", \"thinking\":\"of vLLM\",\"signature\":\"gw1.unsigned\"}";
        String redacted = "{\"type\":\"redacted_thinking\",\"data\":\"gw1.a.b.c\"}";
        String kept =
                "{\"type\":\"thinking\",\"thinking\":\"real\",\"signature\":\"%s\" }"
                        .formatted(real);
        String form =
                "{\"model\":\"claude\",\"stream\":%s,\"max_tokens\":9,\"messages\":[{\"role\":\"user\",\"content\":\"a\"},{\"role\":\"assistant\",\"content\":[%%s]},{\"role\":\"user\",\"content\":\"b\"}]}"
                        .formatted(stream);
        String text = " {\"type\":\"text\",\"text\":\"said\"}";
        String before = form.formatted(kept + " , " + ours + "," + redacted + ", " + text);

        // when
        RawResponse answer = gateway.post("/v1/messages", before);

        // then
        assertThat(answer.status()).as(answer::text).isEqualTo(200);
        assertThat(asked().bodyText()).doesNotContain("gw1.").contains(kept).contains(text);
        assertThat(Json.parse(asked().body()))
                .isEqualTo(
                        Json.parse(
                                form.formatted(kept + "," + text)
                                        .replace("\"claude\"", "\"claude-test\"")));
    }

    @ParameterizedTest
    @CsvSource({"true", "false"})
    void aProviderThatRefusesASignatureIsAskedOnceMoreWithoutThoughts(boolean stream) {
        // given: a thought that another account signed
        Json thought =
                Json.obj(
                        "type",
                        "thinking",
                        "thinking",
                        "theirs",
                        "signature",
                        Signatures.sign("another-account", "theirs"));
        List<Json> turns =
                List.of(
                        Json.obj("role", "user", "content", "a"),
                        Json.obj(
                                "role",
                                "assistant",
                                "content",
                                List.of(thought, Json.obj("type", "text", "text", "said"))),
                        Json.obj("role", "user", "content", "go on"));

        // when
        Heard heard = hearMessages(messages("claude", turns), stream);

        // then
        assertThat(heard.text()).isEqualTo("go on");
        assertThat(claude.received()).hasSize(2);
        assertThat(claude.received().getFirst().bodyText()).contains("theirs");
        assertThat(asked().bodyText()).doesNotContain("theirs").contains("said");
        assertThat(rows("attempts")).hasSize(2);
        assertThat(onlyRow()).containsEntry("outcome", "ok").containsEntry("attempts", "2");
    }

    @Test
    void whoRefusesTwiceIsNotAskedAThirdTime() {
        // given
        claude.always(MessagesAnswers.refused(400, REFUSED));
        Json thought = Json.obj("type", "thinking", "thinking", "x", "signature", "EqAAAA");

        // when
        RawResponse answer =
                gateway.ask(
                        messages(
                                "claude",
                                List.of(
                                        Json.obj("role", "user", "content", "a"),
                                        Json.obj("role", "assistant", "content", List.of(thought)),
                                        Json.obj("role", "user", "content", "b"))));

        // then
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().at("error", "message").text()).isEqualTo(REFUSED);
        assertThat(claude.received()).hasSize(2);
    }

    @Test
    void aStreamIsBookedWithWhatTheProviderTold() {
        // given
        claude.fake().cachedTokens(2);

        // when
        Heard heard = hearMessages(messages("claude", "one two three"), true);

        // then: what comes from the cache is told apart, and booked within the input
        assertThat(heard.used("input_tokens")).isEqualTo(1);
        assertThat(heard.used("cache_read_input_tokens")).isEqualTo(2);
        Map<String, String> row = onlyRow();
        assertThat(row)
                .containsEntry("surface", "messages")
                .containsEntry("usage_input", "3")
                .containsEntry("usage_cached_input", "2")
                .containsEntry("usage_output", "3")
                .containsEntry(
                        "cost_pusd", String.valueOf(1_000_000 + 2 * 500_000 + 3 * 2_000_000));
    }
}
