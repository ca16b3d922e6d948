package dev.hybridinference.kernel.dialect.anthropic;

import static dev.hybridinference.kernel.dialect.anthropic.AnthropicAsked.CARRIERS;
import static dev.hybridinference.kernel.dialect.anthropic.AnthropicAsked.F;
import static dev.hybridinference.kernel.dialect.anthropic.AnthropicAsked.SCHEMA;
import static dev.hybridinference.kernel.dialect.anthropic.AnthropicAsked.asked;
import static dev.hybridinference.kernel.dialect.anthropic.AnthropicAsked.assistant;
import static dev.hybridinference.kernel.dialect.anthropic.AnthropicAsked.call;
import static dev.hybridinference.kernel.dialect.anthropic.AnthropicAsked.digest;
import static dev.hybridinference.kernel.dialect.anthropic.AnthropicAsked.result;
import static dev.hybridinference.kernel.dialect.anthropic.AnthropicAsked.system;
import static dev.hybridinference.kernel.dialect.anthropic.AnthropicAsked.t;
import static dev.hybridinference.kernel.dialect.anthropic.AnthropicAsked.text;
import static dev.hybridinference.kernel.dialect.anthropic.AnthropicAsked.user;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hybridinference.kernel.call.Capabilities;
import dev.hybridinference.kernel.call.Feature;
import dev.hybridinference.kernel.call.Operation;
import dev.hybridinference.kernel.call.OutputFormat;
import dev.hybridinference.kernel.call.Part;
import dev.hybridinference.kernel.call.Part.Arguments;
import dev.hybridinference.kernel.call.Part.Media;
import dev.hybridinference.kernel.call.Prompt;
import dev.hybridinference.kernel.call.Tool;
import dev.hybridinference.kernel.call.ToolChoice;
import dev.hybridinference.kernel.call.Turn;
import dev.hybridinference.kernel.call.Turn.Role;
import dev.hybridinference.kernel.dialect.Carriers;
import dev.hybridinference.kernel.dialect.Outgoing;
import dev.hybridinference.kernel.dialect.Quirks;
import dev.hybridinference.kernel.dialect.Written;
import dev.hybridinference.kernel.dialect.anthropic.AnthropicAsked.Asked;
import dev.hybridinference.kernel.json.JsonText;
import dev.hybridinference.kernel.json.JsonValue;
import dev.hybridinference.kernel.surface.PromptReading;
import dev.hybridinference.kernel.surface.messages.MessagesSurface;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Conversations by Anthropic's API reference, "Messages". */
final class AnthropicRequestTest {
    @Test
    void aWholeRequestHasItsPlaceForEverything() {
        // given
        Asked asked =
                asked().turns(
                                system("be brief"),
                                system("be kind"),
                                user(text("a \"b\"")),
                                assistant(text("c"), call("call_1", "{\"x\": 1.50}")),
                                user(result("call_1", "ok")),
                                user(text("and?")))
                        .tools(F, new Tool.Custom(t("patch"), t("any text")))
                        .choice(ToolChoice.Mode.AUTO, true)
                        .sampling("0.7", null, "5")
                        .maxTokens(1_000);
        asked.stops = List.of(t("END"), t(" \n"));
        asked.user = t("ann");
        asked.stream = true;

        // then
        assertThat(asked.json())
                .isEqualTo(
                        """
                        {"model":"m","max_tokens":1000,"tools":[\
                        {"name":"f","description":"does f","input_schema":{"type":"object","x":1.0}},\
                        {"name":"patch","description":"any text","input_schema":{"type":"object","properties":{"input":{"type":"string"}},"required":["input"],"additionalProperties":false}}],\
                        "tool_choice":{"type":"auto"},\
                        "system":[{"type":"text","text":"be brief"},{"type":"text","text":"be kind"}],\
                        "messages":[{"role":"user","content":[{"type":"text","text":"a \\"b\\""}]},\
                        {"role":"assistant","content":[{"type":"text","text":"c"},{"type":"tool_use","id":"call_1","name":"f","input":{"x": 1.50}}]},\
                        {"role":"user","content":[{"type":"tool_result","tool_use_id":"call_1","content":"ok"},{"type":"text","text":"and?"}]}],\
                        "temperature":0.7,"top_k":5,"stop_sequences":["END"],\
                        "metadata":{"user_id":"%s"},"stream":true}"""
                                .formatted(
                                        HexFormat.of()
                                                .formatHex(digest("ann".getBytes(UTF_8)), 0, 16)));
        assertThat(asked.body().dropped()).containsExactly(Feature.STOP);
    }

    @Test
    void theSamePromptGivesTheSameBytesTwice() {
        // given
        Asked asked = asked().turns(user(text("x")), assistant(call("", "{}"))).tools(F);

        // then
        assertThat(asked.json()).isEqualTo(asked.json());
    }

    @Test
    void p7_resultsOfAParallelTurnComeInOneMessageBeforeTheText() {
        assertThat(
                        asked().turns(
                                        user(text("go")),
                                        assistant(call("a", ""), call("b", "null")),
                                        user(text("meanwhile")),
                                        user(result("b", "2")),
                                        user(
                                                new Part.Image(
                                                        new Media.Remote(t("https://i")), null),
                                                result("a", "1")))
                                .messages())
                .isEqualTo(
                        """
                        [{"role":"user","content":[{"type":"text","text":"go"}]},\
                        {"role":"assistant","content":[{"type":"tool_use","id":"a","name":"f","input":{}},{"type":"tool_use","id":"b","name":"f","input":{}}]},\
                        {"role":"user","content":[{"type":"tool_result","tool_use_id":"a","content":"1"},{"type":"tool_result","tool_use_id":"b","content":"2"},\
                        {"type":"text","text":"meanwhile"},{"type":"image","source":{"type":"url","url":"https://i"}}]}]""");
    }

    @Test
    void p28_aCallOfAToolHasItsShapeAndArgumentsThatAreNoObjectAreKept() {
        assertThat(
                        asked().turns(
                                        user(text("go")),
                                        assistant(
                                                call("a", "{\"x\":"),
                                                call("b", "[1]"),
                                                new Part.ToolCall(
                                                        t("c"),
                                                        t("patch"),
                                                        new Arguments.Free(t("*** \"x\"")),
                                                        null),
                                                new Part.ToolCall(
                                                        t("d"),
                                                        t("f"),
                                                        new Arguments.Structured(
                                                                JsonValue.of("{ \"k\":1e2}")),
                                                        null)),
                                        user(
                                                result("a", "1"),
                                                result("b", "2"),
                                                result("c", "3"),
                                                result("d", "4")))
                                .messages())
                .contains(
                        "\"input\":{\"_raw_arguments\":\"{\\\"x\\\":\"}}",
                        "\"input\":{\"_raw_arguments\":\"[1]\"}}",
                        "\"id\":\"c\",\"name\":\"patch\",\"input\":{\"input\":\"*** \\\"x\\\"\"}}",
                        "\"input\":{ \"k\":1e2}}");
    }

    @Test
    void aCallWithoutAResultGetsOneAndAResultWithoutACallIsText() {
        assertThat(
                        asked().turns(
                                        user(result("ghost", "boo")),
                                        assistant(call("a", "{}"), call("b", "{}")),
                                        user(result("b", "2"), result("b", "again")),
                                        assistant(call("c", "{}")))
                                .messages())
                .isEqualTo(
                        """
                        [{"role":"user","content":[{"type":"text","text":"Result of a tool: boo"}]},\
                        {"role":"assistant","content":[{"type":"tool_use","id":"a","name":"f","input":{}},{"type":"tool_use","id":"b","name":"f","input":{}}]},\
                        {"role":"user","content":[{"type":"tool_result","tool_use_id":"a","content":"There is no result of this call.","is_error":true},\
                        {"type":"tool_result","tool_use_id":"b","content":"2"},{"type":"text","text":"Result of a tool: again"}]},\
                        {"role":"assistant","content":[{"type":"tool_use","id":"c","name":"f","input":{}}]},\
                        {"role":"user","content":[{"type":"tool_result","tool_use_id":"c","content":"There is no result of this call.","is_error":true}]}]""");
    }

    @Test
    void idsThatOccurTwiceAreToldApartAndTheirResultsPairedInOrder() {
        assertThat(
                        asked().turns(
                                        user(text("go")),
                                        assistant(call("call_0", "{}"), call("call_0", "{}")),
                                        user(result("call_0", "first"), result("call_0", "second")),
                                        assistant(call("call_0", "{}")),
                                        user(result("call_0", "third")))
                                .messages())
                .contains(
                        "\"id\":\"call_0\"",
                        "\"id\":\"call_0_2\"",
                        "\"id\":\"call_0_3\"",
                        "\"tool_use_id\":\"call_0\",\"content\":\"first\"",
                        "\"tool_use_id\":\"call_0_2\",\"content\":\"second\"",
                        "\"tool_use_id\":\"call_0_3\",\"content\":\"third\"");
    }

    @Test
    void emptyTextIsDroppedAndTurnsAlternateFromTheUserOn() {
        assertThat(
                        asked().turns(
                                        system(" "),
                                        assistant(text("hello")),
                                        user(text("  "), text("")),
                                        assistant(text("\n"), new Part.Refusal(t("no"))),
                                        new Turn(Role.SYSTEM, List.of(text("env"))),
                                        user(text("so")))
                                .json())
                .isEqualTo(
                        """
                        {"model":"m","max_tokens":4096,\
                        "messages":[{"role":"user","content":[{"type":"text","text":"Begin."}]},\
                        {"role":"assistant","content":[{"type":"text","text":"hello"},{"type":"text","text":"no"}]},\
                        {"role":"user","content":[{"type":"text","text":"<system>\\nenv\\n</system>"},{"type":"text","text":"so"}]}]}""");
    }

    @Test
    void p10_p11_onlyThoughtsOfTheSameMakerGoBack() {
        // given
        JsonText own = CARRIERS.wrap(t("sig/1=="));
        JsonText foreign = new Carriers("elsewhere", AnthropicAsked::digest).wrap(t("sig/2=="));
        Asked asked =
                asked().turns(
                                user(text("go")),
                                assistant(
                                        new Part.Reasoning(JsonText.EMPTY, own),
                                        new Part.SealedReasoning(CARRIERS.wrap(t("data"))),
                                        new Part.Reasoning(t("x"), foreign),
                                        new Part.Reasoning(t("x"), t("gw1.unsigned")),
                                        new Part.Reasoning(t("x"), t("cmF3")),
                                        new Part.Reasoning(t("x"), null),
                                        new Part.SealedReasoning(t("cmF3")),
                                        text("done")),
                                user(text("more")));

        // then
        assertThat(asked.messages())
                .contains(
                        "\"content\":[{\"type\":\"thinking\",\"thinking\":\"\",\"signature\":\"sig/1==\"},{\"type\":\"redacted_thinking\",\"data\":\"data\"},{\"type\":\"text\",\"text\":\"done\"}]");
        assertThat(asked.body().dropped()).containsExactly(Feature.REASONING_HISTORY);
    }

    @Test
    void p13_nothingButKnownMembersIsWritten() {
        // given: a request that has every member there is
        Asked asked =
                asked().turns(system("s"), user(text("u")))
                        .tools(F)
                        .choice(ToolChoice.Mode.AUTO, false)
                        .sampling("1", null, "1")
                        .format(new OutputFormat.Schema(null, SCHEMA, null));
        asked.stops = List.of(t("E"));
        asked.user = t("u");
        asked.stream = true;

        // when
        var cursor = JsonValue.of(asked.json()).cursor();
        List<String> members = new ArrayList<>();
        cursor.object();
        while (cursor.member()) {
            members.add(cursor.key());
        }

        // then
        assertThat(members)
                .containsExactly(
                        "model",
                        "max_tokens",
                        "tools",
                        "tool_choice",
                        "system",
                        "messages",
                        "output_config",
                        "temperature",
                        "top_k",
                        "stop_sequences",
                        "metadata",
                        "stream");
    }

    @Test
    void aTurnOfClaudeCodeCrossesWithWhatTheGatewayMadeAndMarked() {
        // given: a thought without a proof, which this provider would refuse
        String body =
                """
                {"model":"x","max_tokens":32000,"stream":true,"thinking":{"type":"adaptive","display":"omitted"},
                 "context_management":{"edits":[]},"metadata":{"user_id":"{}"},
                 "system":[{"type":"text","text":"s","cache_control":{"type":"ephemeral"}}],
                 "tools":[{"name":"f","input_schema":{"type":"object"},"defer_loading":true}],
                 "messages":[{"role":"user","content":"go"},{"role":"system","content":"env"},
                  {"role":"assistant","content":[{"type":"thinking","thinking":"hm","signature":"gw1.unsigned"},{"type":"tool_use","id":"toolu_gw_Y2FsbDoxL3g","name":"f","input":{}}]},
                  {"role":"user","content":[{"type":"text","text":"and"},{"type":"tool_result","tool_use_id":"toolu_gw_Y2FsbDoxL3g","content":"ok"}]}]}
                """;
        var translation =
                Objects.requireNonNull(new MessagesSurface(Operation.MESSAGES).translation());
        Prompt prompt =
                ((PromptReading.Understood) translation.prompt(body.getBytes(UTF_8))).prompt();

        // when
        Written.Body written =
                (Written.Body)
                        new AnthropicDialect()
                                .conversation()
                                .write(
                                        prompt,
                                        new Outgoing(
                                                JsonValue.of("\"m\""),
                                                true,
                                                10,
                                                Capabilities.OPEN,
                                                Quirks.NONE,
                                                CARRIERS));

        // then
        assertThat(new String(written.json(), UTF_8))
                .isEqualTo(
                        """
                        {"model":"m","max_tokens":32000,"tools":[{"name":"f","input_schema":{"type":"object"}}],\
                        "system":[{"type":"text","text":"s","cache_control":{"type":"ephemeral"}}],\
                        "messages":[{"role":"user","content":[{"type":"text","text":"go"},{"type":"text","text":"<system>\\nenv\\n</system>"}]},\
                        {"role":"assistant","content":[{"type":"tool_use","id":"toolu_gw_Y2FsbDoxL3g","name":"f","input":{}}]},\
                        {"role":"user","content":[{"type":"tool_result","tool_use_id":"toolu_gw_Y2FsbDoxL3g","content":"ok"},{"type":"text","text":"and"}]}],\
                        "metadata":{"user_id":"%s"},"stream":true}"""
                                .formatted(
                                        HexFormat.of()
                                                .formatHex(digest("{}".getBytes(UTF_8)), 0, 16)));
        assertThat(written.dropped())
                .containsExactlyInAnyOrder(Feature.REASONING, Feature.REASONING_HISTORY);
        assertThat(prompt.extras()).containsExactly("context_management");
    }
}
