package dev.hybridinference.gateway.process;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hybridinference.testkit.Await;
import dev.hybridinference.testkit.client.RawClient;
import dev.hybridinference.testkit.client.RawRequest;
import dev.hybridinference.testkit.client.RawResponse;
import dev.hybridinference.testkit.client.SseEvent;
import dev.hybridinference.testkit.json.Json;
import dev.hybridinference.testkit.provider.ChatStreams;
import dev.hybridinference.testkit.provider.MessagesStreams;
import dev.hybridinference.testkit.provider.Received;
import dev.hybridinference.testkit.provider.Script;
import dev.hybridinference.testkit.provider.ScriptedProvider;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Streams of the other protocol that end before their end, by the provider or by the client. */
final class TranslatedBreakOffTest extends TranslationFixture {
    /** Ways of a provider to break off, each after content. */
    enum Break {
        ERROR,
        END,
        CLOSE,
        RESET
    }

    private static Script chat(Break how) {
        ChatStreams begun = ChatStreams.of("m").role().text("one").text(" two");
        return switch (how) {
            case ERROR -> begun.error("the engine died", "server_error", 500).script();
            case END -> begun.script();
            case CLOSE -> begun.cutScript().closeNow();
            case RESET -> begun.cutScript().flush().reset();
        };
    }

    private static Script messages(Break how) {
        MessagesStreams begun =
                MessagesStreams.of("c").start().textStart().textDelta("one").textDelta(" two");
        return switch (how) {
            case ERROR -> begun.error(529, "the engine died").script();
            case END -> begun.script();
            case CLOSE -> begun.cutScript().closeNow();
            case RESET -> begun.cutScript().flush().reset();
        };
    }

    @ParameterizedTest
    @CsvSource({
        "ERROR, gpt",
        "END, gpt",
        "CLOSE, gpt",
        "ERROR, claude",
        "END, claude",
        "CLOSE, claude"
    })
    void aMessagesClientIsToldByAnErrorEventAndNoEnd(Break how, String model) {
        // given
        one.always(chat(how));
        claude.always(messages(how));

        // when
        List<SseEvent> events = gateway.ask(messages(model, "hi").stream()).events();

        // then: P3
        assertThat(events)
                .extracting(SseEvent::event)
                .contains("content_block_delta")
                .doesNotContain("message_stop", "message_delta");
        SseEvent last = events.getLast();
        assertThat(last.event()).isEqualTo("error");
        assertThat(last.json().at("type").text()).isEqualTo("error");
        assertThat(last.json().at("error", "type").text()).isEqualTo("api_error");
        assertThat(last.json().at("error", "message").text())
                .contains(how == Break.ERROR ? "the engine died" : "broke off its answer");
        assertBrokenRow(model);
    }

    @ParameterizedTest
    @CsvSource({
        "ERROR, gpt",
        "END, gpt",
        "CLOSE, gpt",
        "ERROR, claude",
        "END, claude",
        "CLOSE, claude"
    })
    void aChatClientIsToldByAnErrorChunkAndNoEnd(Break how, String model) {
        // given
        one.always(chat(how));
        claude.always(messages(how));

        // when
        List<SseEvent> events = gateway.ask(chat(model, "hi").stream()).events();

        // then
        assertThat(events).noneMatch(SseEvent::isDone);
        assertThat(events.getLast().event()).isNull();
        Json last = events.getLast().json();
        assertThat(last.at("error", "message").text())
                .contains(how == Break.ERROR ? "the engine died" : "broke off its answer");
        assertThat(events)
                .allSatisfy(
                        event ->
                                assertThat(event.data())
                                        .doesNotContain("\"finish_reason\":\"stop\""));
        assertBrokenRow(model);
    }

    private void assertBrokenRow(String model) {
        Map<String, String> row = onlyRow();
        assertThat(row)
                .containsEntry(
                        "target", model.equals("gpt") ? "gpt/gpt-test" : "claude/claude-test")
                .containsEntry("outcome", "provider_error")
                .containsEntry("status", "200");
        assertThat(Long.parseLong(row.get("usage_output"))).isBetween(1L, 2L);
        assertThat(rows("attempts")).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource
    void aWholeAnswerThatBreaksOffIsAskedForElsewhere(Break how) {
        // given: a stream that is put together for a client without one
        one.always(chat(how));

        // when
        Heard heard = hearMessages(messages("both-gpt", "hi"), false);

        // then
        assertThat(heard.model()).isEqualTo("claude-test");
        assertThat(heard.text()).isEqualTo("hi");
    }

    @ParameterizedTest
    @CsvSource({"true, gpt", "true, claude", "false, gpt", "false, claude"})
    void whoLeavesInsideAStreamCancelsItAndIsBilledWhatWasGenerated(
            boolean messages, String model) {
        // given
        one.always(
                ChatStreams.of("m")
                        .role()
                        .texts("one", " two", " three")
                        .cutScript()
                        .stallUntilClientLeaves());
        claude.always(
                MessagesStreams.of("c")
                        .start(3, 0)
                        .textStart()
                        .textDelta("one")
                        .textDelta(" two")
                        .textDelta(" three")
                        .cutScript()
                        .stallUntilClientLeaves());

        // when
        try (RawClient client = gateway.client()) {
            client.send(asked(messages, model).stream()).response();
            awaitText(client, "three");
        }

        // then
        assertCancelled(model, "3", "4");
    }

    private static RawRequest asked(boolean messages, String model) {
        return messages ? messages(model, "hi") : chat(model, "hi");
    }

    private static void awaitText(RawClient client, String text) {
        Await.until(
                text,
                () -> {
                    if (!new String(client.received(), UTF_8).contains(text)) {
                        client.readSome(65_536, Duration.ofSeconds(10));
                    }
                    return new String(client.received(), UTF_8).contains(text);
                });
    }

    @ParameterizedTest
    @CsvSource({"true, gpt", "true, claude", "false, gpt", "false, claude"})
    void whoLeavesBeforeTheFirstByteCancelsTheCall(boolean messages, String model) {
        // given
        one.always(Script.silence());
        claude.always(Script.silence());

        // when
        try (RawClient client = gateway.client()) {
            client.send(asked(messages, model));
            provider(model).awaitRequest(0);
        }

        // then
        assertCancelled(model, "null");
    }

    private ScriptedProvider provider(String model) {
        return model.equals("gpt") ? one : claude;
    }

    private void assertCancelled(String model, String... output) {
        Received call = provider(model).awaitRequest(0);
        call.cancelledAt(Duration.ofSeconds(10));
        gateway.awaitIdle();
        assertThat(provider(model).received()).hasSize(1);
        Map<String, String> row = onlyRow();
        assertThat(row).containsEntry("outcome", "cancelled").containsEntry("status", "499");
        assertThat(row.get("usage_output")).isIn((Object[]) output);
    }

    @ParameterizedTest
    @CsvSource({"true", "false"})
    void aStreamThatSaidWhyItStopsNeedsNoLastWord(boolean usage) {
        // given: P2, neither usage nor [DONE] nor message_stop
        ChatStreams ended = ChatStreams.of("m").role().text("x");
        one.always((usage ? ended.finishWithUsage("stop", 3, 1) : ended.finish("stop")).script());
        claude.always(MessagesStreams.of("c").start().text("x").finish("end_turn", 1).script());

        // when
        Heard viaMessages = hearMessages(messages("gpt", "hi"), true);
        Heard viaChat = hearChat(chat("claude", "hi"), true);

        // then
        assertThat(viaMessages.text()).isEqualTo("x");
        assertThat(viaMessages.stop()).isEqualTo("end_turn");
        assertThat(viaMessages.used("output_tokens")).isEqualTo(1);
        assertThat(viaChat.text()).isEqualTo("x");
        assertThat(viaChat.stop()).isEqualTo("stop");
    }

    @ParameterizedTest
    @CsvSource({"' '", "'  '", "'\t'"})
    void spaceBeforeTheDataOfAnEventChangesNothing(String space) {
        // given
        byte[] plain =
                ChatStreams.of("m").role().text("one").text(" two").finish("stop").done().bytes();
        String padded = new String(plain, UTF_8).replace("data: {", "data:" + space + "{");
        one.always(Script.sse().chunk(padded).endChunked());

        // when
        Heard heard = hearMessages(messages("gpt", "hi"), true);

        // then
        assertThat(heard.text()).isEqualTo("one two");
    }

    @ParameterizedTest
    @CsvSource({"gpt", "claude"})
    void anEndInTheMiddleOfACallIsNoCall(String model) {
        // given: arguments that were cut
        one.always(
                ChatStreams.of("m")
                        .role()
                        .toolCall(0, "call_1", "t")
                        .toolArguments(0, "{\"a\":")
                        .finish("length")
                        .done()
                        .script());
        claude.always(
                MessagesStreams.of("c")
                        .start()
                        .toolStart("toolu_1", "t")
                        .inputDelta("{\"a\":")
                        .stop()
                        .finish("max_tokens", 1)
                        .end()
                        .script());

        // when
        RawResponse answer =
                model.equals("gpt")
                        ? gateway.ask(messages("gpt", "hi").field("tools", tools("t")).stream())
                        : gateway.ask(chat("claude", "hi").field("tools", functions("t")).stream());

        // then
        assertThat(answer.text())
                .contains(
                        model.equals("gpt")
                                ? "\"stop_reason\":\"max_tokens\""
                                : "\"finish_reason\":\"length\"")
                .doesNotContain("\"error\"");
    }
}
