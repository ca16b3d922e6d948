package dev.hybridinference.kernel.dialect.anthropic;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hybridinference.kernel.call.Call;
import dev.hybridinference.kernel.call.Capabilities;
import dev.hybridinference.kernel.call.Capabilities.Reasoning;
import dev.hybridinference.kernel.call.Feature;
import dev.hybridinference.kernel.call.Operation;
import dev.hybridinference.kernel.call.OutputFormat;
import dev.hybridinference.kernel.call.Part;
import dev.hybridinference.kernel.call.Part.Arguments;
import dev.hybridinference.kernel.call.Part.CacheMark;
import dev.hybridinference.kernel.call.Part.Media;
import dev.hybridinference.kernel.call.Prompt;
import dev.hybridinference.kernel.call.Sampling;
import dev.hybridinference.kernel.call.Thinking;
import dev.hybridinference.kernel.call.Thinking.Effort;
import dev.hybridinference.kernel.call.Tool;
import dev.hybridinference.kernel.call.ToolChoice;
import dev.hybridinference.kernel.call.Turn;
import dev.hybridinference.kernel.call.Turn.Role;
import dev.hybridinference.kernel.dialect.Carriers;
import dev.hybridinference.kernel.dialect.Outgoing;
import dev.hybridinference.kernel.dialect.Quirks;
import dev.hybridinference.kernel.dialect.Written;
import dev.hybridinference.kernel.json.JsonText;
import dev.hybridinference.kernel.json.JsonValue;
import dev.hybridinference.kernel.surface.PromptReading;
import dev.hybridinference.kernel.surface.messages.MessagesSurface;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests by Anthropic's API reference, "Messages". */
final class AnthropicRequestTest {
    private static final Carriers CARRIERS = new Carriers("here", AnthropicRequestTest::digest);
    private static final JsonValue SCHEMA = JsonValue.of("{\"type\":\"object\",\"x\":1.0}");
    private static final Tool F = new Tool.Function(t("f"), t("does f"), SCHEMA, null, null);

    private static byte[] digest(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException absent) {
            throw new AssertionError(absent);
        }
    }

    private static JsonText t(String text) {
        return JsonText.of(text);
    }

    private static Part text(String text) {
        return new Part.Text(t(text), null);
    }

    private static Turn user(Part... parts) {
        return new Turn(Role.USER, List.of(parts));
    }

    private static Turn assistant(Part... parts) {
        return new Turn(Role.ASSISTANT, List.of(parts));
    }

    private static Turn system(String text) {
        return new Turn(Role.SYSTEM, List.of(text(text)));
    }

    private static Part call(String id, String arguments) {
        return new Part.ToolCall(t(id), t("f"), new Arguments.Written(t(arguments)), null);
    }

    private static Part result(String id, String text) {
        return new Part.ToolResult(t(id), List.of(text(text)), false, null);
    }

    /** A prompt that is put together step by step. */
    private static final class Asked {
        private List<Turn> turns = List.of(user(text("hi")));
        private List<Tool> tools = List.of();
        private ToolChoice choice = ToolChoice.UNSAID;
        private Sampling sampling = Sampling.UNSAID;
        private Thinking thinking = Thinking.UNSAID;
        private OutputFormat format = new OutputFormat.Free();
        private long maxTokens = Call.UNLIMITED;
        private List<JsonText> stops = List.of();
        private @Nullable JsonText user;
        private Capabilities can = Capabilities.OPEN;
        private boolean stream;

        Asked turns(Turn... turns) {
            this.turns = List.of(turns);
            return this;
        }

        Asked tools(Tool... tools) {
            this.tools = List.of(tools);
            return this;
        }

        Asked choice(ToolChoice.Mode mode, boolean parallel, String... names) {
            choice =
                    new ToolChoice(
                            mode,
                            java.util.Arrays.stream(names).map(JsonText::of).toList(),
                            parallel);
            return this;
        }

        Asked sampling(@Nullable String temperature, @Nullable String topP, @Nullable String topK) {
            sampling = new Sampling(value(temperature), value(topP), value(topK));
            return this;
        }

        private static @Nullable JsonValue value(@Nullable String json) {
            return json == null ? null : JsonValue.of(json);
        }

        Asked thinking(Thinking.Mode mode, long budget, @Nullable Effort effort) {
            thinking = new Thinking(mode, budget, effort, true);
            return this;
        }

        Asked format(OutputFormat format) {
            this.format = format;
            return this;
        }

        Asked maxTokens(long maxTokens) {
            this.maxTokens = maxTokens;
            return this;
        }

        Asked can(long context, long maxOutput, @Nullable Reasoning reasoning, boolean sampling) {
            can = new Capabilities(context, maxOutput, true, true, reasoning, sampling);
            return this;
        }

        Written write() {
            return new AnthropicDialect()
                    .conversation()
                    .write(
                            new Prompt(
                                    turns,
                                    tools,
                                    choice,
                                    sampling,
                                    thinking,
                                    format,
                                    new Prompt.Limits(maxTokens, stops),
                                    user,
                                    List.of()),
                            new Outgoing(
                                    JsonValue.of("\"m\""),
                                    stream,
                                    100,
                                    can,
                                    Quirks.NONE,
                                    CARRIERS));
        }

        Written.Body body() {
            return (Written.Body) write();
        }

        String json() {
            return new String(body().json(), UTF_8);
        }

        /** What stands behind the messages. */
        String rest() {
            String json = json();
            return json.substring(json.lastIndexOf("]}]") + 3);
        }

        /** What stands before the messages. */
        String begin() {
            String json = json();
            return json.substring(0, json.indexOf(",\"messages\""));
        }

        String messages() {
            String json = json();
            int from = json.indexOf("\"messages\":") + 11;
            return json.substring(from, json.lastIndexOf("]}]") + 3);
        }
    }

    private static Asked asked() {
        return new Asked();
    }

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
    void oddIdsAndNamesFitAnthropicsAlphabet() {
        // given
        String name = "mcp.server/tool." + "x".repeat(150);
        Part odd =
                new Part.ToolCall(t("call:1/x|y"), t(name), new Arguments.Written(t("{}")), null);
        Asked asked =
                asked().turns(user(text("go")), assistant(odd), user(result("call:1/x|y", "1")))
                        .tools(new Tool.Function(t(name), null, null, null, null));

        // when
        Written.Body body = asked.body();
        String json = new String(body.json(), UTF_8);

        // then
        assertThat(json).contains("\"tool_use_id\":\"toolu_gw_Y2FsbDoxL3h8eQ\"");
        String outward = json.replaceAll(".*\"tools\":\\[\\{\"name\":\"([^\"]*)\".*", "$1");
        assertThat(outward).hasSizeLessThanOrEqualTo(128).matches("[A-Za-z0-9_-]+");
        assertThat(json).contains("\"id\":\"toolu_gw_Y2FsbDoxL3h8eQ\",\"name\":\"" + outward);
        assertThat(body.names().inward(t(outward))).isEqualTo(t(name));
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
        JsonText foreign =
                new Carriers("elsewhere", AnthropicRequestTest::digest).wrap(t("sig/2=="));
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
    void aToolLoopWithoutItsSignedThoughtGoesOnWithoutThinking() {
        // given
        Turn results = user(result("a", "1"));
        Asked without =
                asked().turns(user(text("go")), assistant(call("a", "{}")), results)
                        .thinking(Thinking.Mode.BUDGET, 2_000, null)
                        .maxTokens(8_000);
        Part thought = new Part.Reasoning(t("hm"), CARRIERS.wrap(t("sig")));
        Asked with =
                asked().turns(user(text("go")), assistant(thought, call("a", "{}")), results)
                        .thinking(Thinking.Mode.BUDGET, 2_000, null)
                        .maxTokens(8_000);

        // then
        assertThat(without.rest()).isEqualTo("}");
        assertThat(without.body().dropped()).containsExactly(Feature.REASONING);
        assertThat(with.rest())
                .isEqualTo(",\"thinking\":{\"type\":\"enabled\",\"budget_tokens\":2000}}");
        assertThat(with.body().dropped()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "2000, 8000, 2000, 8000", // as told
        "100, 8000, 1024, 8000", // at least 1024
        "9000, 8000, 7999, 8000", // less than the answer
        "2000, 500, 1024, 1524", // an answer without room for it grows
    })
    void p12_aBudgetIsFrom1024UpToBelowTheLimit(
            long budget, long limit, long budgetTold, long limitTold) {
        // given
        Asked asked = asked().thinking(Thinking.Mode.BUDGET, budget, null).maxTokens(limit);

        // then
        assertThat(asked.begin()).endsWith("\"max_tokens\":" + limitTold);
        assertThat(asked.rest())
                .isEqualTo(
                        ",\"thinking\":{\"type\":\"enabled\",\"budget_tokens\":%d}}"
                                .formatted(budgetTold));
    }

    @Test
    void p12_whereNoBudgetFitsThereIsNoThinking() {
        // given
        Asked asked =
                asked().thinking(Thinking.Mode.BUDGET, 2_000, null)
                        .maxTokens(500)
                        .can(0, 1_000, null, true);

        // then
        assertThat(asked.rest()).isEqualTo("}");
        assertThat(asked.begin()).endsWith("\"max_tokens\":1000");
        assertThat(asked.body().dropped()).containsExactly(Feature.REASONING);
    }

    @ParameterizedTest
    @CsvSource({
        "MINIMAL, 1024, 5120",
        "LOW, 4096, 8192",
        "MEDIUM, 16384, 20480",
        "HIGH, 32768, 36864",
        "MAX, 65536, 69632"
    })
    void anEffortIsABudgetWhereNothingElseIsKnown(Effort effort, long budget, long limit) {
        // given
        Asked asked = asked().thinking(Thinking.Mode.UNSAID, 0, effort);

        // then
        assertThat(asked.begin()).endsWith("\"max_tokens\":" + limit);
        assertThat(asked.rest())
                .isEqualTo(
                        ",\"thinking\":{\"type\":\"enabled\",\"budget_tokens\":%d}}"
                                .formatted(budget));
    }

    @Test
    void anEffortLeavesHalfOfALimitedAnswer() {
        assertThat(asked().thinking(Thinking.Mode.ADAPTIVE, 0, Effort.HIGH).maxTokens(8_000).rest())
                .isEqualTo(",\"thinking\":{\"type\":\"enabled\",\"budget_tokens\":4000}}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "ADAPTIVE; ADAPTIVE; MINIMAL; ,\"thinking\":{\"type\":\"adaptive\"},\"output_config\":{\"effort\":\"low\"}}",
                "ADAPTIVE; UNSAID; XHIGH; ,\"thinking\":{\"type\":\"adaptive\"},\"output_config\":{\"effort\":\"xhigh\"}}",
                "ADAPTIVE; ADAPTIVE; ; ,\"thinking\":{\"type\":\"adaptive\"}}",
                "ADAPTIVE; BUDGET; ; ,\"thinking\":{\"type\":\"adaptive\"},\"output_config\":{\"effort\":\"medium\"}}",
                "ADAPTIVE; OFF; ; ,\"thinking\":{\"type\":\"disabled\"}}",
                "EFFORT; UNSAID; HIGH; ,\"output_config\":{\"effort\":\"high\"}}",
                "EFFORT; OFF; ; }",
                "NONE; ADAPTIVE; HIGH; }",
                "NONE; OFF; ; }",
                "BUDGET; OFF; ; ,\"thinking\":{\"type\":\"disabled\"}}",
                "BUDGET; UNSAID; ; }"
            })
    void thinkingIsToldInTheModelsWay(
            Reasoning way, Thinking.Mode mode, @Nullable Effort effort, String rest) {
        // given
        Asked asked = asked().thinking(mode, 10_000, effort).can(0, 0, way, true);

        // then
        assertThat(asked.rest()).isEqualTo(rest);
        assertThat(asked.body().dropped().contains(Feature.REASONING))
                .isEqualTo(way == Reasoning.NONE && mode != Thinking.Mode.OFF);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "UNSAID; true; ",
                "UNSAID; false; ,\"tool_choice\":{\"type\":\"auto\",\"disable_parallel_tool_use\":true}",
                "AUTO; true; ,\"tool_choice\":{\"type\":\"auto\"}",
                "NONE; false; ,\"tool_choice\":{\"type\":\"none\"}",
                "REQUIRED; false; ,\"tool_choice\":{\"type\":\"any\",\"disable_parallel_tool_use\":true}",
                "NAMED; true; ,\"tool_choice\":{\"type\":\"tool\",\"name\":\"f\"}"
            })
    void theChoiceOfToolsHasAnthropicsWords(
            ToolChoice.Mode mode, boolean parallel, @Nullable String choice) {
        // given
        String[] names = mode == ToolChoice.Mode.NAMED ? new String[] {"f"} : new String[0];

        // then
        assertThat(asked().tools(F).choice(mode, parallel, names).begin())
                .isEqualTo(
                        "{\"model\":\"m\",\"max_tokens\":4096,\"tools\":[{\"name\":\"f\",\"description\":\"does f\",\"input_schema\":{\"type\":\"object\",\"x\":1.0}}]"
                                + (choice == null ? "" : choice));
    }

    @Test
    void aChoiceOfSomeToolsLeavesTheOthersOut() {
        // given
        Tool g = new Tool.Function(t("g"), null, null, null, null);

        // then
        assertThat(asked().tools(F, g).choice(ToolChoice.Mode.REQUIRED, true, "g").begin())
                .endsWith(
                        "\"tools\":[{\"name\":\"g\",\"input_schema\":{\"type\":\"object\",\"properties\":{}}}],\"tool_choice\":{\"type\":\"any\"}");
    }

    @Test
    void aForcedToolForbidsThinking() {
        // given
        Asked asked =
                asked().tools(F)
                        .choice(ToolChoice.Mode.REQUIRED, true)
                        .thinking(Thinking.Mode.BUDGET, 2_000, null)
                        .maxTokens(8_000);

        // then
        assertThat(asked.rest()).isEqualTo("}");
        assertThat(asked.body().dropped()).containsExactly(Feature.REASONING);
    }

    @Test
    void withoutToolsThereIsNoChoiceOfThem() {
        // given
        Asked asked =
                asked().tools(new Tool.Hosted("web_search")).choice(ToolChoice.Mode.REQUIRED, true);

        // then
        assertThat(asked.json()).doesNotContain("tool");
        assertThat(asked.body().dropped())
                .containsExactlyInAnyOrder(Feature.TOOLS, Feature.TOOL_CHOICE);
    }

    @Test
    void aSchemaSaysThatItIsOneOfAnObject() {
        assertThat(
                        asked().tools(
                                        new Tool.Function(
                                                t("f"),
                                                null,
                                                JsonValue.of("{\"$ref\": \"#/x\",\"a\":[1.0]}"),
                                                true,
                                                null))
                                .begin())
                .endsWith(
                        "\"input_schema\":{\"type\":\"object\",\"$ref\":\"#/x\",\"a\":[1.0]},\"strict\":true}]");
    }

    @ParameterizedTest
    @CsvSource({"0.7, 0.7", "0, 0", "1.5, 1", "2e0, 1"})
    void temperatureEndsAtOne(String told, String written) {
        assertThat(asked().sampling(told, null, null).rest())
                .isEqualTo(",\"temperature\":" + written + "}");
    }

    @Test
    void samplingIsDroppedWhereItIsNotTaken() {
        // given
        Asked both = asked().sampling("0.5", "0.9", null);
        Asked refused = asked().sampling("0.5", "0.9", "3").can(0, 0, null, false);
        Asked thinking =
                asked().sampling("0.5", null, "3")
                        .thinking(Thinking.Mode.BUDGET, 2_000, null)
                        .maxTokens(8_000);

        // then
        assertThat(both.rest()).isEqualTo(",\"temperature\":0.5}");
        assertThat(both.body().dropped()).containsExactly(Feature.TOP_P);
        assertThat(refused.rest()).isEqualTo("}");
        assertThat(refused.body().dropped())
                .containsExactlyInAnyOrder(Feature.TEMPERATURE, Feature.TOP_P, Feature.TOP_K);
        assertThat(thinking.rest()).doesNotContain("temperature", "top_k");
        assertThat(thinking.body().dropped())
                .containsExactlyInAnyOrder(Feature.TEMPERATURE, Feature.TOP_K);
        assertThat(asked().sampling(null, "0.9", null).rest()).isEqualTo(",\"top_p\":0.9}");
    }

    @ParameterizedTest
    @CsvSource({
        "-1, 0, 0, 4096",
        "-1, 0, 8192, 8192",
        "-1, 1100, 0, 1000",
        "128000, 32100, 0, 32000",
        "128000, 0, 8192, 8192",
        "10, 0, 8192, 10"
    })
    void theAnswersLimitIsAlwaysToldAndFitsTheModel(
            long asked, long context, long maxOutput, long told) {
        assertThat(asked().maxTokens(asked).can(context, maxOutput, null, true).begin())
                .isEqualTo("{\"model\":\"m\",\"max_tokens\":" + told);
    }

    @Test
    void formatsOfTextAreTold() {
        assertThat(asked().format(new OutputFormat.Schema(t("n"), SCHEMA, true)).rest())
                .isEqualTo(
                        ",\"output_config\":{\"format\":{\"type\":\"json_schema\",\"schema\":{\"type\":\"object\",\"x\":1.0}}}}");
        assertThat(asked().format(new OutputFormat.AnyJson()).begin())
                .endsWith(
                        ",\"system\":[{\"type\":\"text\",\"text\":\"Answer with one JSON object and nothing else.\"}]");
    }

    @Test
    void ofCacheMarksTheLastFourStay() {
        // given
        List<Part> parts = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            parts.add(new Part.Text(t("p" + i), i == 3 ? CacheMark.LONG : CacheMark.SHORT));
        }
        Asked asked =
                asked().turns(
                                new Turn(
                                        Role.SYSTEM,
                                        List.of(new Part.Text(t("s"), CacheMark.SHORT))),
                                new Turn(Role.USER, parts))
                        .tools(new Tool.Function(t("f"), null, null, null, CacheMark.SHORT));

        // then
        assertThat(asked.begin()).doesNotContain("cache_control");
        assertThat(asked.messages())
                .contains(
                        "\"text\":\"p0\",\"cache_control\":{\"type\":\"ephemeral\"}}",
                        "\"text\":\"p3\",\"cache_control\":{\"type\":\"ephemeral\",\"ttl\":\"1h\"}}");
        assertThat(asked.body().dropped()).containsExactly(Feature.CACHE_MARKS);
    }

    @Test
    void imagesAndDocumentsHaveTheirSources() {
        assertThat(
                        asked().turns(
                                        user(
                                                new Part.Image(
                                                        new Media.Inline(t("image/jpg"), t("AA==")),
                                                        CacheMark.SHORT),
                                                new Part.Document(
                                                        new Media.Inline(
                                                                t("application/pdf"), t("BB==")),
                                                        t("T"),
                                                        null),
                                                new Part.Document(
                                                        new Media.Inline(
                                                                t("text/plain; charset=utf-8"),
                                                                t("aMOp")),
                                                        null,
                                                        null),
                                                new Part.Document(
                                                        new Media.Plain(t("words")), null, null)))
                                .messages())
                .isEqualTo(
                        """
                        [{"role":"user","content":[\
                        {"type":"image","source":{"type":"base64","media_type":"image/jpeg","data":"AA=="},"cache_control":{"type":"ephemeral"}},\
                        {"type":"document","source":{"type":"base64","media_type":"application/pdf","data":"BB=="},"title":"T"},\
                        {"type":"document","source":{"type":"text","media_type":"text/plain","data":"hé"}},\
                        {"type":"document","source":{"type":"text","media_type":"text/plain","data":"words"}}]}]""");
    }

    @Test
    void resultsKeepTheirImagesAndTheirFailure() {
        assertThat(
                        asked().turns(
                                        user(text("go")),
                                        assistant(call("a", "{}"), call("b", "{}")),
                                        user(
                                                new Part.ToolResult(
                                                        t("a"),
                                                        List.of(
                                                                text("see"),
                                                                text(" "),
                                                                new Part.Image(
                                                                        new Media.Remote(t("u")),
                                                                        null)),
                                                        true,
                                                        CacheMark.SHORT),
                                                new Part.ToolResult(
                                                        t("b"), List.of(), false, null)))
                                .messages())
                .endsWith(
                        """
                        {"role":"user","content":[\
                        {"type":"tool_result","tool_use_id":"a","content":[{"type":"text","text":"see"},{"type":"image","source":{"type":"url","url":"u"}}],"is_error":true,"cache_control":{"type":"ephemeral"}},\
                        {"type":"tool_result","tool_use_id":"b"}]}]""");
    }

    @ParameterizedTest
    @ValueSource(strings = {"image/svg+xml", "text/plain", "IMAGE/TIFF"})
    void anImageOfAnotherTypeIsRefused(String type) {
        // given
        Part image = new Part.Image(new Media.Inline(t(type), t("AA==")), null);

        // then
        assertThat(asked().turns(user(image)).write())
                .isInstanceOfSatisfying(
                        Written.Refused.class,
                        refused ->
                                assertThat(refused.why().message())
                                        .contains(
                                                "type '"
                                                        + type.toLowerCase(java.util.Locale.ROOT)));
    }

    @Test
    void whatCannotBeSaidIsRefusedAndNotLeftOut() {
        assertThat(asked().turns(user(new Part.Audio(t("AA=="), t("wav")))).write())
                .isInstanceOf(Written.Refused.class);
        assertThat(
                        asked().turns(
                                        user(
                                                new Part.Document(
                                                        new Media.Stored(t("file-1")), null, null)))
                                .write())
                .isInstanceOf(Written.Refused.class);
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void whatOnlyAnotherProtocolKnowsIsDroppedAndTold(Role role) {
        // given
        Asked asked =
                asked().turns(
                                new Turn(role, List.of(new Part.Foreign("x"), text("y"))),
                                user(text("z")));

        // then
        assertThat(asked.body().dropped()).containsExactly(Feature.CONTENT);
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
