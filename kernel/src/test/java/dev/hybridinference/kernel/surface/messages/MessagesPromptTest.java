package dev.hybridinference.kernel.surface.messages;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hybridinference.kernel.call.Call;
import dev.hybridinference.kernel.call.Operation;
import dev.hybridinference.kernel.call.OutputFormat;
import dev.hybridinference.kernel.call.Part;
import dev.hybridinference.kernel.call.Part.Arguments.Structured;
import dev.hybridinference.kernel.call.Part.CacheMark;
import dev.hybridinference.kernel.call.Part.Media;
import dev.hybridinference.kernel.call.Prompt;
import dev.hybridinference.kernel.call.Thinking;
import dev.hybridinference.kernel.call.Thinking.Effort;
import dev.hybridinference.kernel.call.Thinking.Mode;
import dev.hybridinference.kernel.call.Tool;
import dev.hybridinference.kernel.call.ToolChoice;
import dev.hybridinference.kernel.call.Turn;
import dev.hybridinference.kernel.call.Turn.Role;
import dev.hybridinference.kernel.json.JsonText;
import dev.hybridinference.kernel.json.JsonValue;
import dev.hybridinference.kernel.surface.PromptReading;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests by Anthropic's API reference, "Messages". */
final class MessagesPromptTest {
    private static PromptReading reading(String body) {
        return Objects.requireNonNull(new MessagesSurface(Operation.MESSAGES).translation())
                .prompt(body.getBytes(UTF_8));
    }

    private static Prompt prompt(String members) {
        String body =
                members.contains("\"messages\"")
                        ? "{" + members + "}"
                        : "{\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]," + members + "}";
        return ((PromptReading.Understood) reading(body)).prompt();
    }

    private static List<Part> blocks(String blocks) {
        return prompt("\"messages\":[{\"content\":[" + blocks + "],\"role\":\"user\"}]")
                .turns()
                .getFirst()
                .parts();
    }

    private static JsonText t(String text) {
        return JsonText.of(text);
    }

    private static Part text(String text) {
        return new Part.Text(t(text), null);
    }

    @Test
    void turnsAreReadInTheirOrderAndTheSystemFirst() {
        assertThat(
                        prompt(
                                        """
                                        "model":"m","max_tokens":5,"messages":[
                                          {"role":"user","content":"a"},
                                          {"role":"system","content":[{"type":"text","text":"env","cache_control":{"type":"ephemeral"}}]},
                                          {"content":"b","role":"assistant"}],
                                        "system":[{"type":"text","text":"s1"},{"type":"text","text":"s2","cache_control":{"type":"ephemeral","ttl":"1h"}}]
                                        """)
                                .turns())
                .containsExactly(
                        new Turn(
                                Role.SYSTEM,
                                List.of(text("s1"), new Part.Text(t("s2"), CacheMark.LONG))),
                        new Turn(Role.USER, List.of(text("a"))),
                        new Turn(Role.SYSTEM, List.of(new Part.Text(t("env"), CacheMark.SHORT))),
                        new Turn(Role.ASSISTANT, List.of(text("b"))));
    }

    @Test
    void theSystemMayBeOneText() {
        assertThat(prompt("\"system\":\"be brief\"").turns().getFirst())
                .isEqualTo(new Turn(Role.SYSTEM, List.of(text("be brief"))));
    }

    @Test
    void imagesAndDocumentsAreRead() {
        assertThat(
                        blocks(
                                """
                                {"type":"image","source":{"type":"base64","media_type":"image/png","data":"AA=="}},
                                {"type":"image","source":{"type":"url","url":"https://x/y"},"cache_control":{"type":"ephemeral"}},
                                {"type":"document","title":"T","source":{"data":"BB==","media_type":"application/pdf","type":"base64"},"context":"C"},
                                {"type":"document","source":{"type":"text","media_type":"text/plain","data":"words"},"citations":{"enabled":true}},
                                {"type":"document","source":{"type":"content","content":[{"type":"text","text":"inside"}]}},
                                {"type":"document","source":{"type":"file","file_id":"file_1"}},
                                {"type":"search_result","source":"https://s","title":"Found","content":[{"type":"text","text":"it"}]},
                                {"type":"container_upload","file_id":"f"}
                                """))
                .containsExactly(
                        new Part.Image(new Media.Inline(t("image/png"), t("AA==")), null),
                        new Part.Image(new Media.Remote(t("https://x/y")), CacheMark.SHORT),
                        new Part.Document(
                                new Media.Inline(t("application/pdf"), t("BB==")), t("T"), null),
                        text("C"),
                        new Part.Document(new Media.Plain(t("words")), null, null),
                        text("inside"),
                        new Part.Document(new Media.Stored(t("file_1")), null, null),
                        text("Found"),
                        text("it"),
                        new Part.Foreign("container_upload"));
    }

    @Test
    void callsAndResultsAreReadAndTheirIdsBecomeTheProvidersAgain() {
        assertThat(
                        blocks(
                                """
                                {"type":"tool_use","id":"toolu_gw_Y2FsbDoxL3g","name":"f","input":{ "b":1.0,"a":2},"caller":{"type":"direct"}},
                                {"type":"tool_use","id":"toolu_2","name":"g"},
                                {"type":"tool_result","tool_use_id":"toolu_gw_Y2FsbDoxL3g","content":"ok","cache_control":{"type":"ephemeral"}},
                                {"type":"tool_result","tool_use_id":"toolu_2","is_error":true,"content":[{"type":"text","text":"bad"},{"type":"image","source":{"type":"url","url":"u"}},{"type":"tool_reference","tool_name":"h"}]},
                                {"type":"tool_result","tool_use_id":"toolu_3"},
                                {"type":"server_tool_use","id":"s","name":"web_search","input":{}},
                                {"type":"web_search_tool_result","tool_use_id":"s","content":[]}
                                """))
                .containsExactly(
                        new Part.ToolCall(
                                t("call:1/x"),
                                t("f"),
                                new Structured(JsonValue.of("{ \"b\":1.0,\"a\":2}")),
                                null),
                        new Part.ToolCall(
                                t("toolu_2"), t("g"), new Structured(JsonValue.of("{}")), null),
                        new Part.ToolResult(
                                t("call:1/x"), List.of(text("ok")), false, CacheMark.SHORT),
                        new Part.ToolResult(
                                t("toolu_2"),
                                List.of(
                                        text("bad"),
                                        new Part.Image(new Media.Remote(t("u")), null),
                                        text("h")),
                                true,
                                null),
                        new Part.ToolResult(t("toolu_3"), List.of(), false, null),
                        new Part.Foreign("server_tool_use"),
                        new Part.Foreign("web_search_tool_result"));
    }

    @Test
    void p10_thoughtsAreReadWhateverTheirTextIs() {
        assertThat(
                        blocks(
                                """
                                {"type":"thinking","thinking":"","signature":"gw1.a.b.c"},
                                {"type":"thinking","thinking":"hm","signature":""},
                                {"type":"redacted_thinking","data":"gw1.d"}
                                """))
                .containsExactly(
                        new Part.Reasoning(JsonText.EMPTY, t("gw1.a.b.c")),
                        new Part.Reasoning(t("hm"), null),
                        new Part.SealedReasoning(t("gw1.d")));
    }

    @Test
    void toolsAreReadAndOnlyAnthropicsOwnAreForeign() {
        assertThat(
                        prompt(
                                        """
                                        "tools":[
                                          {"name":"f","description":"d","input_schema":{"type":"object"},"strict":true,"cache_control":{"type":"ephemeral"},"defer_loading":true,"input_examples":[{}]},
                                          {"type":"custom","name":"g","input_schema":{}},
                                          {"type":"bash_20250124","name":"bash"}]
                                        """)
                                .tools())
                .containsExactly(
                        new Tool.Function(
                                t("f"),
                                t("d"),
                                JsonValue.of("{\"type\":\"object\"}"),
                                true,
                                CacheMark.SHORT),
                        new Tool.Function(t("g"), null, JsonValue.of("{}"), null, null),
                        new Tool.Hosted("bash_20250124"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "{\"type\":\"auto\"}; AUTO; true",
                "{\"type\":\"any\",\"disable_parallel_tool_use\":true}; REQUIRED; false",
                "{\"name\":\"f\",\"type\":\"tool\"}; NAMED; true",
                "{\"type\":\"none\"}; NONE; true",
                "null; UNSAID; true"
            })
    void theChoiceOfToolsIsRead(String choice, ToolChoice.Mode mode, boolean parallel) {
        assertThat(prompt("\"tool_choice\":" + choice).toolChoice())
                .isEqualTo(
                        new ToolChoice(
                                mode,
                                mode == ToolChoice.Mode.NAMED ? List.of(t("f")) : List.of(),
                                parallel));
    }

    @Test
    void thinkingAndEffortAreRead() {
        assertThat(prompt("\"thinking\":{\"type\":\"enabled\",\"budget_tokens\":2048}").thinking())
                .isEqualTo(new Thinking(Mode.BUDGET, 2_048, null, true));
        assertThat(
                        prompt(
                                        "\"thinking\":{\"type\":\"adaptive\",\"display\":\"omitted\"},\"output_config\":{\"effort\":\"xhigh\"}")
                                .thinking())
                .isEqualTo(new Thinking(Mode.ADAPTIVE, 0, Effort.XHIGH, false));
        assertThat(prompt("\"thinking\":{\"type\":\"disabled\"}").thinking().mode())
                .isEqualTo(Mode.OFF);
        assertThat(prompt("\"thinking\":null").thinking())
                .isEqualTo(new Thinking(Mode.UNSAID, 0, null, false));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"output_config\":{\"format\":{\"type\":\"json_schema\",\"schema\":{\"a\":1}}}",
                "\"output_format\":{\"schema\":{\"a\":1},\"type\":\"json_schema\"}"
            })
    void theFormatIsReadAtBothItsPlaces(String members) {
        assertThat(prompt(members).format())
                .isEqualTo(new OutputFormat.Schema(null, JsonValue.of("{\"a\":1}"), null));
    }

    @Test
    void p25_limitsAndSamplingStayAsTheyStand() {
        // when
        Prompt prompt =
                prompt(
                        "\"temperature\":0.70,\"top_p\":null,\"top_k\":5,\"max_tokens\":9,\"stop_sequences\":[\"END\",\"\\n\"],\"metadata\":{\"user_id\":\"u\"}");

        // then
        assertThat(prompt.sampling().temperature()).isEqualTo(JsonValue.of("0.70"));
        assertThat(prompt.sampling().topP()).isNull();
        assertThat(prompt.sampling().topK()).isEqualTo(JsonValue.of("5"));
        assertThat(prompt.limits()).isEqualTo(new Prompt.Limits(9, List.of(t("END"), t("\n"))));
        assertThat(prompt.user()).isEqualTo(t("u"));
        assertThat(prompt("\"stop_sequences\":null").limits().maxTokens())
                .isEqualTo(Call.UNLIMITED);
    }

    @Test
    void p13_everythingElseIsNamedAndNeverAMistake() {
        assertThat(
                        prompt(
                                        "\"context_management\":{\"edits\":[]},\"container\":null,\"safeguards\":[],\"speed\":\"fast\",\"output_config\":{\"task_budget\":1},\"a\\r\\nb\":1")
                                .extras())
                .containsExactly(
                        "context_management", "safeguards", "speed", "output_config.task_budget");
    }

    @Test
    void theNamesOfExtrasAreBounded() {
        // given
        StringBuilder members = new StringBuilder("\"x\":1");
        for (int i = 0; i < 100; i++) {
            members.append(",\"x").append(i).append("\":1");
        }

        // then
        assertThat(prompt(members.toString()).extras()).hasSize(32);
    }

    @Test
    void blocksInsideOneAnotherAreReadToALimit() {
        // given
        String deep = "\"x\"";
        for (int i = 0; i < 50; i++) {
            deep = "[{\"type\":\"tool_result\",\"tool_use_id\":\"a\",\"content\":" + deep + "}]";
        }

        // when
        List<Part> parts =
                prompt("\"messages\":[{\"role\":\"user\",\"content\":" + deep + "}]")
                        .turns()
                        .getFirst()
                        .parts();

        // then
        int depth = 0;
        while (!parts.isEmpty()) {
            parts = ((Part.ToolResult) parts.getFirst()).content();
            depth++;
        }
        assertThat(depth).isEqualTo(3);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "{}; messages: Field required",
                "{\"messages\":null}; messages: Field required",
                "{\"messages\":{}}; messages: Input should be a valid list",
                "{\"messages\":[]}; messages: at least one message is required",
                "{\"messages\":[1]}; messages.0: Input should be an object",
                "{\"messages\":[{\"role\":\"tool\",\"content\":\"\"}]}; messages.0.role: Input should be 'user', 'assistant' or 'system'",
                "{\"messages\":[{\"role\":\"user\"}]}; messages.0.content: Input should be a string or a list of blocks",
                "{\"messages\":[{\"role\":\"user\",\"content\":\"x\"}],\"tools\":{}}; tools: Input should be a valid list",
                "{\"messages\":[{\"role\":\"user\",\"content\":\"x\"}],\"tool_choice\":{\"type\":\"tool\"}}; tool_choice: Input should be of type 'auto', 'any', 'none', or 'tool' with a name",
                "{\"messages\":[{\"role\":\"user\",\"content\":\"x\"}],\"stop_sequences\":\"x\"}; stop_sequences: Input should be a valid list"
            })
    void mistakesAreToldInTheProtocolsWords(String body, String message) {
        assertThat(reading(body))
                .isInstanceOfSatisfying(
                        PromptReading.Refused.class,
                        refused -> assertThat(refused.failure().message()).isEqualTo(message));
    }
}
