package dev.hybridinference.gateway.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hybridinference.testkit.Await;
import dev.hybridinference.testkit.client.RawClient;
import dev.hybridinference.testkit.client.RawRequest;
import dev.hybridinference.testkit.client.RawResponse;
import dev.hybridinference.testkit.client.SseEvent;
import dev.hybridinference.testkit.json.Json;
import dev.hybridinference.testkit.provider.ChatStreams;
import dev.hybridinference.testkit.provider.MessagesStreams;
import dev.hybridinference.testkit.provider.Script;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Prompts and arguments of megabytes on their way into the other protocol, on one event loop. */
final class LongBodiesTest extends TranslationFixture {
    private static final int MANY = 5_000_000;

    /** Letters that need escapes and several bytes, a question at the end. */
    private static List<Json> history(int characters) {
        Random random = new Random(7);
        StringBuilder long1 = new StringBuilder(characters);
        String letters = "ab c\"\\\n\u00fc\u4e16\t{}[]";
        while (long1.length() < characters) {
            long1.append(letters.charAt(random.nextInt(letters.length())));
        }
        List<Json> turns = new ArrayList<>();
        turns.add(Json.obj("role", "user", "content", long1.toString()));
        turns.add(Json.obj("role", "assistant", "content", "yes"));
        turns.add(Json.obj("role", "user", "content", "last words"));
        return turns;
    }

    @ParameterizedTest
    @CsvSource({"true", "false"})
    void aPromptOfFiveMegabytesArrivesWhole(boolean stream) {
        // given
        List<Json> turns = history(MANY);

        // when
        Heard heard = hearMessages(messages("gpt", turns), stream);

        // then
        assertThat(heard.text()).isEqualTo("last words");
        assertThat(one.received().getFirst().json().at("messages")).isEqualTo(Json.of(turns));
    }

    @Test
    void aLongChatArrivesWholeAtAnthropics() {
        // given
        List<Json> turns = history(MANY);

        // when
        Heard heard = hearChat(chat("claude", "x").field("messages", turns), false);

        // then
        assertThat(heard.text()).isEqualTo("last words");
        assertThat(claude.received().getFirst().json().at("messages", 0, "content", 0, "text"))
                .isEqualTo(turns.getFirst().at("content"));
    }

    @Test
    void otherStreamsGoOnWhileLongPromptsAreTranslated() {
        // given: a stream that says a word every few milliseconds
        vllm.fake().pace(Duration.ofMillis(5));
        byte[] prompt = messages("gpt", history(MANY)).bytes();
        StringBuilder words = new StringBuilder();
        for (int i = 0; i < 200; i++) {
            words.append("w").append(i).append(' ');
        }
        try (RawClient streaming = gateway.client();
                RawClient first = gateway.client();
                RawClient second = gateway.client()) {
            RawResponse running = streaming.exchange(messages("vllm", words.toString()).stream());
            running.event();

            // when
            first.send(prompt);
            second.send(prompt);
            long longest = 0;
            long last = System.nanoTime();
            int events = 1;
            while (running.nextEvent() != null) {
                long now = System.nanoTime();
                longest = Math.max(longest, now - last);
                last = now;
                events++;
            }

            // then
            assertThat(events).isGreaterThan(200);
            assertThat(Duration.ofNanos(longest)).isLessThan(Duration.ofSeconds(2));
            assertThat(first.response().json().at("type").text()).isEqualTo("message");
            assertThat(second.response().json().at("type").text()).isEqualTo("message");
        }
    }

    @ParameterizedTest
    @CsvSource({"true", "false"})
    void whoLeavesWhileItsPromptIsTranslatedLeavesNothingBehind(boolean reset) {
        // given
        byte[] prompt = messages("gpt", history(MANY)).bytes();

        // when
        for (int i = 0; i < 5; i++) {
            RawClient client = gateway.client();
            client.send(prompt);
            if (reset) {
                client.closeAbruptly();
            } else {
                client.close();
            }
        }

        // then: none is left, and each is on record
        gateway.awaitIdle();
        Await.until(
                "idle connections only",
                () -> one.received().stream().allMatch(r -> r.ended() != null));
        assertThat(gateway.ask(messages("gpt", "hi")).status()).isEqualTo(200);
        assertThat(rows("requests"))
                .hasSizeBetween(reset ? 1 : 6, 6)
                .allSatisfy(row -> assertThat(row.get("outcome")).isIn("cancelled", "ok"));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 10_000})
    void argumentsOfAMegabyteCrossInOneDeltaAndInMany(int deltas) {
        // given
        Json arguments = Json.obj("text", "x\u00fc\"\\\n".repeat(200_000));
        String text = arguments.write();
        ChatStreams chat = ChatStreams.of("m").role().toolCall(0, "call_1", "t");
        MessagesStreams messages = MessagesStreams.of("c").start().toolStart("toolu_1", "t");
        int size = text.length() / deltas + 1;
        for (int at = 0; at < text.length(); at += size) {
            String piece = text.substring(at, Math.min(text.length(), at + size));
            chat.toolArguments(0, piece);
            messages.inputDelta(piece);
        }
        one.always(Script.sse().chunk(chat.finish("tool_calls").done().bytes()).endChunked());
        claude.always(
                Script.sse()
                        .chunk(messages.stop().finish("tool_use", 9).end().bytes())
                        .endChunked());
        RawRequest viaMessages = messages("gpt", "hi").field("tools", tools("t"));
        RawRequest viaChat = chat("claude", "hi").field("tools", functions("t"));

        // when
        List<Heard> heard =
                List.of(
                        hearMessages(viaMessages, true),
                        hearMessages(viaMessages, false),
                        hearChat(viaChat, true),
                        hearChat(viaChat, false));

        // then
        assertThat(heard)
                .allSatisfy(
                        one ->
                                assertThat(one.calls())
                                        .extracting(Heard.Called::arguments)
                                        .containsExactly(arguments));
    }

    @Test
    void argumentsThatHaveToWaitForEverEndTheStreamAndNotTheGateway() {
        // given: a second call that grows while the first stays open, far over what may be held
        ChatStreams endless =
                ChatStreams.of("m")
                        .role()
                        .toolCall(0, "call_1", "t")
                        .toolArguments(0, "{")
                        .toolCall(1, "call_2", "t");
        Script script = Script.sse().chunks(endless.events());
        String piece = "x".repeat(1 << 20);
        for (int i = 0; i < 40; i++) {
            script = script.chunks(ChatStreams.of("m").toolArguments(1, piece).events());
        }
        one.answer(script.stallUntilClientLeaves());

        // when
        try (RawClient client = gateway.client()) {
            RawResponse answer =
                    client.exchange(messages("gpt", "hi").field("tools", tools("t")).stream());
            List<SseEvent> events = answer.events();

            // then
            assertThat(events.getLast().event()).isEqualTo("error");
        }
        gateway.awaitIdle();
        assertThat(gateway.ask(messages("gpt", "hi")).status()).isEqualTo(200);
    }

    @Test
    void aWholeAnswerThatIsTooLongToPutTogetherIsNoAnswer() {
        // given
        one.always(
                Script.status(200)
                        .header("content-type", "application/json")
                        .chunked()
                        .bigChunk(
                                "{\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"",
                                40L << 20,
                                "\"},\"finish_reason\":\"stop\"}]}")
                        .endChunked());

        // when
        RawResponse answer = gateway.ask(messages("gpt", "hi"));

        // then
        assertThat(answer.status()).isEqualTo(502);
        assertThat(answer.json().at("error", "type").text()).isEqualTo("api_error");
    }
}
