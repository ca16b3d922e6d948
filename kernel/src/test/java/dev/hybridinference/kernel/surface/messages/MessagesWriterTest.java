package dev.hybridinference.kernel.surface.messages;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hybridinference.kernel.call.Event;
import dev.hybridinference.kernel.call.Event.Finish;
import dev.hybridinference.kernel.call.Operation;
import dev.hybridinference.kernel.call.Usage;
import dev.hybridinference.kernel.json.JsonText;
import dev.hybridinference.kernel.surface.AnswerFacts;
import dev.hybridinference.kernel.surface.AnswerWriter;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Answers by the grammar of Anthropic's API reference, "Streaming messages". */
final class MessagesWriterTest {
    private static final Usage USAGE =
            new Usage(100, 60, 10, 5, 0, 0, 7, 3, 0, Usage.Source.REPORTED);

    static AnswerWriter writer(boolean stream, boolean reasoning) {
        return Objects.requireNonNull(new MessagesSurface(Operation.MESSAGES).translation())
                .writer(new AnswerFacts(stream, "7Ab", "alias", 1, true, reasoning, 12));
    }

    static JsonText t(String inside) {
        return JsonText.of(inside);
    }

    static String written(AnswerWriter writer) {
        String text = new String(writer.out().toBytes(), UTF_8);
        writer.out().clear();
        return text;
    }

    static String all(boolean stream, List<Event> events) {
        AnswerWriter writer = writer(stream, true);
        StringBuilder all = new StringBuilder();
        for (Event event : events) {
            writer.on(event);
            all.append(written(writer));
        }
        writer.end();
        return all.append(written(writer)).toString();
    }

    /** Only the data, one line each, without the opening. */
    static List<String> blocks(List<Event> events) {
        return all(true, events)
                .lines()
                .filter(line -> line.startsWith("data: "))
                .map(line -> line.substring(6))
                .filter(line -> line.contains("content_block"))
                .map(line -> line.replace("\"type\":\"content_block_", "\""))
                .toList();
    }

    private static String last(List<Event> events) {
        List<String> lines = all(true, events).lines().toList();
        return lines.stream().filter(line -> line.contains("stop_reason\":\"")).toList().getLast();
    }

    private static final List<Event> FULL =
            List.of(
                    new Event.Began(t("real-model"), null),
                    new Event.Reasoning(t("Hm\n")),
                    new Event.Reasoning(t("so")),
                    new Event.Text(t("I ")),
                    new Event.Text(t("\"look\"")),
                    new Event.ToolBegan(0, t("call_1"), t("f")),
                    new Event.ToolArguments(0, t("{\"a\":")),
                    new Event.ToolArguments(0, t("1}")),
                    new Event.ToolEnded(0),
                    new Event.Finished(Finish.TOOLS, null),
                    new Event.Used(USAGE));

    @Test
    void aStreamHasTheGrammarOfTheProtocol() {
        assertThat(all(true, FULL))
                .isEqualTo(
                        """
                        event: message_start
                        data: {"type":"message_start","message":{"id":"msg_7Ab","type":"message","role":"assistant","model":"real-model","content":[],"stop_reason":null,"stop_sequence":null,"usage":{"input_tokens":12,"cache_creation_input_tokens":0,"cache_read_input_tokens":0,"output_tokens":0}}}

                        event: content_block_start
                        data: {"type":"content_block_start","index":0,"content_block":{"type":"thinking","thinking":"","signature":""}}

                        event: content_block_delta
                        data: {"type":"content_block_delta","index":0,"delta":{"type":"thinking_delta","thinking":"Hm\\n"}}

                        event: content_block_delta
                        data: {"type":"content_block_delta","index":0,"delta":{"type":"thinking_delta","thinking":"so"}}

                        event: content_block_delta
                        data: {"type":"content_block_delta","index":0,"delta":{"type":"signature_delta","signature":"gw1.unsigned"}}

                        event: content_block_stop
                        data: {"type":"content_block_stop","index":0}

                        event: content_block_start
                        data: {"type":"content_block_start","index":1,"content_block":{"type":"text","text":""}}

                        event: content_block_delta
                        data: {"type":"content_block_delta","index":1,"delta":{"type":"text_delta","text":"I "}}

                        event: content_block_delta
                        data: {"type":"content_block_delta","index":1,"delta":{"type":"text_delta","text":"\\"look\\""}}

                        event: content_block_stop
                        data: {"type":"content_block_stop","index":1}

                        event: content_block_start
                        data: {"type":"content_block_start","index":2,"content_block":{"type":"tool_use","id":"call_1","name":"f","input":{}}}

                        event: content_block_delta
                        data: {"type":"content_block_delta","index":2,"delta":{"type":"input_json_delta","partial_json":"{\\"a\\":"}}

                        event: content_block_delta
                        data: {"type":"content_block_delta","index":2,"delta":{"type":"input_json_delta","partial_json":"1}"}}

                        event: content_block_stop
                        data: {"type":"content_block_stop","index":2}

                        event: message_delta
                        data: {"type":"message_delta","delta":{"stop_reason":"tool_use","stop_sequence":null},"usage":{"input_tokens":25,"cache_creation_input_tokens":15,"cache_read_input_tokens":60,"output_tokens":7,"output_tokens_details":{"thinking_tokens":3}}}

                        event: message_stop
                        data: {"type":"message_stop"}

                        """);
    }

    @Test
    void aWholeAnswerSaysTheSame() {
        assertThat(all(false, FULL))
                .isEqualTo(
                        """
                        {"id":"msg_7Ab","type":"message","role":"assistant","model":"real-model","content":[\
                        {"type":"thinking","thinking":"Hm\\nso","signature":"gw1.unsigned"},\
                        {"type":"text","text":"I \\"look\\""},\
                        {"type":"tool_use","id":"call_1","name":"f","input":{"a":1}}],\
                        "stop_reason":"tool_use","stop_sequence":null,\
                        "usage":{"input_tokens":25,"cache_creation_input_tokens":15,"cache_read_input_tokens":60,"output_tokens":7,"output_tokens_details":{"thinking_tokens":3}}}""");
    }

    @Test
    void theSameEventsGiveTheSameBytes() {
        assertThat(all(true, FULL)).isEqualTo(all(true, FULL));
        assertThat(all(false, FULL)).isEqualTo(all(false, FULL));
    }

    @Test
    void nothingIsWrittenBeforeTheFirstContent() {
        // given
        AnswerWriter writer = writer(true, true);

        // when
        writer.on(new Event.Began(t("m"), null));
        writer.on(new Event.Text(JsonText.EMPTY));
        writer.on(new Event.Reasoning(JsonText.EMPTY));
        writer.on(new Event.Used(USAGE));

        // then
        assertThat(writer.out().length()).isZero();
    }

    @Test
    void theUsageThatIsKnownAtTheBeginningIsToldThere() {
        assertThat(
                        all(
                                true,
                                List.of(
                                        new Event.Began(null, USAGE),
                                        new Event.Text(t("x")),
                                        new Event.Finished(Finish.COMPLETE, null))))
                .contains(
                        "\"model\":\"alias\"",
                        "\"usage\":{\"input_tokens\":25,\"cache_creation_input_tokens\":15,\"cache_read_input_tokens\":60,\"output_tokens\":7");
    }

    @ParameterizedTest
    @CsvSource({
        "COMPLETE, tool_use",
        "STOP_TEXT, tool_use",
        "TOOLS, tool_use",
        "REFUSED, tool_use",
        "LENGTH, max_tokens"
    })
    void p1_aTurnWithTextAndAToolEndsWithToolUse(Finish told, String reason) {
        assertThat(
                        last(
                                List.of(
                                        new Event.Text(t("x")),
                                        new Event.ToolBegan(0, t("a"), t("f")),
                                        new Event.Finished(told, null))))
                .contains("\"stop_reason\":\"" + reason + "\"");
    }

    @ParameterizedTest
    @CsvSource({
        "COMPLETE, end_turn",
        "TOOLS, end_turn",
        "STOP_TEXT, stop_sequence",
        "REFUSED, refusal",
        "LENGTH, max_tokens"
    })
    void p21_p22_everyReasonHasItsWord(Finish told, String reason) {
        assertThat(last(List.of(new Event.Text(t("x")), new Event.Finished(told, null))))
                .contains("\"stop_reason\":\"" + reason + "\",\"stop_sequence\":null");
    }

    @Test
    void p2_withoutUsageAndWithoutAReasonEveryEventOfTheEndIsSent() {
        assertThat(all(true, List.of(new Event.Text(t("one two three")))))
                .endsWith(
                        """
                        event: content_block_stop
                        data: {"type":"content_block_stop","index":0}

                        event: message_delta
                        data: {"type":"message_delta","delta":{"stop_reason":"end_turn","stop_sequence":null},"usage":{"input_tokens":12,"cache_creation_input_tokens":0,"cache_read_input_tokens":0,"output_tokens":4}}

                        event: message_stop
                        data: {"type":"message_stop"}

                        """);
    }

    @Test
    void p26_theStopTextThatWasMetIsTold() {
        assertThat(
                        last(
                                List.of(
                                        new Event.Text(t("x")),
                                        new Event.Finished(Finish.STOP_TEXT, t("\nEND")))))
                .contains("\"stop_reason\":\"stop_sequence\",\"stop_sequence\":\"\\nEND\"");
    }

    @Test
    void aCallWithoutArgumentsHasAnEmptyObject() {
        // given
        List<Event> events =
                List.of(new Event.ToolBegan(0, t("a"), t("f")), new Event.ToolEnded(0));

        // then
        assertThat(blocks(events))
                .containsExactly(
                        "{\"start\",\"index\":0,\"content_block\":{\"type\":\"tool_use\",\"id\":\"a\",\"name\":\"f\",\"input\":{}}}",
                        "{\"delta\",\"index\":0,\"delta\":{\"type\":\"input_json_delta\",\"partial_json\":\"{}\"}}",
                        "{\"stop\",\"index\":0}");
        assertThat(all(false, events)).contains("\"input\":{}}]");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "{\"a\":1e400}; {\"a\":1e400}",
                "null; {}",
                "[1]; {\"_raw_arguments\":\"[1]\"}",
                "{\"a\":; {\"_raw_arguments\":\"{\\\"a\\\":\"}"
            })
    void theArgumentsOfAWholeAnswerAreAlwaysAnObject(String told, String input) {
        assertThat(
                        all(
                                false,
                                List.of(
                                        new Event.ToolBegan(0, t("a"), t("f")),
                                        new Event.ToolArguments(0, t(told)))))
                .contains("\"input\":" + input + "}]");
    }

    @Test
    void idsHaveTheNarrowAlphabetAndAMissingOneIsMade() {
        // when
        String whole =
                all(
                        false,
                        List.of(
                                new Event.ToolBegan(0, t("call:1/x"), t("f")),
                                new Event.ToolEnded(0),
                                new Event.ToolBegan(1, t(""), t("g"))));

        // then
        assertThat(whole).contains("\"id\":\"toolu_gw_Y2FsbDoxL3g\"", "\"id\":\"toolu_7Ab_1\"");
    }

    @Test
    void p10_anEmptyThoughtThatIsSignedIsKeptAndAnEmptyOneThatIsNotIsNone() {
        // given
        List<Event> signed =
                List.of(
                        new Event.Reasoning(JsonText.EMPTY),
                        new Event.Signed(t("gw1.x.y.z")),
                        new Event.SealedReasoning(t("gw1.d")),
                        new Event.Text(t("x")));

        // then
        assertThat(all(false, signed))
                .contains(
                        "\"content\":[{\"type\":\"thinking\",\"thinking\":\"\",\"signature\":\"gw1.x.y.z\"},{\"type\":\"redacted_thinking\",\"data\":\"gw1.d\"},{\"type\":\"text\",\"text\":\"x\"}]");
        assertThat(blocks(signed))
                .element(1)
                .asString()
                .contains("\"signature_delta\",\"signature\":\"gw1.x.y.z\"");
        assertThat(all(false, List.of(new Event.Reasoning(JsonText.EMPTY), new Event.Text(t("x")))))
                .contains("\"content\":[{\"type\":\"text\",\"text\":\"x\"}]");
    }

    @Test
    void thoughtsThatNobodyAskedForAreNotShown() {
        // given
        AnswerWriter writer = writer(false, false);

        // when
        writer.on(new Event.Reasoning(t("secret")));
        writer.on(new Event.Signed(t("secret")));
        writer.on(new Event.SealedReasoning(t("secret")));
        writer.on(new Event.Text(t("x")));
        writer.end();

        // then
        assertThat(written(writer)).doesNotContain("secret", "thinking").contains("\"text\":\"x\"");
    }

    @Test
    void aRefusalIsTextAndAReason() {
        // given
        List<Event> events =
                List.of(new Event.Refusal(t("No.")), new Event.Finished(Finish.COMPLETE, null));

        // then
        assertThat(all(false, events)).contains("\"text\":\"No.\"", "\"stop_reason\":\"refusal\"");
    }

    @Test
    void anAnswerWithoutContentIsStillWellFormed() {
        assertThat(all(true, List.of()).lines().filter(line -> line.startsWith("event")))
                .containsExactly(
                        "event: message_start", "event: message_delta", "event: message_stop");
        assertThat(all(false, List.of())).contains("\"content\":[]");
    }
}
