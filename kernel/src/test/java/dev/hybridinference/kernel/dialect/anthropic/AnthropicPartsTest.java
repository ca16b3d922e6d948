package dev.hybridinference.kernel.dialect.anthropic;

import static dev.hybridinference.kernel.dialect.anthropic.AnthropicAsked.F;
import static dev.hybridinference.kernel.dialect.anthropic.AnthropicAsked.asked;
import static dev.hybridinference.kernel.dialect.anthropic.AnthropicAsked.assistant;
import static dev.hybridinference.kernel.dialect.anthropic.AnthropicAsked.call;
import static dev.hybridinference.kernel.dialect.anthropic.AnthropicAsked.result;
import static dev.hybridinference.kernel.dialect.anthropic.AnthropicAsked.t;
import static dev.hybridinference.kernel.dialect.anthropic.AnthropicAsked.text;
import static dev.hybridinference.kernel.dialect.anthropic.AnthropicAsked.user;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hybridinference.kernel.call.Feature;
import dev.hybridinference.kernel.call.Part;
import dev.hybridinference.kernel.call.Part.Arguments;
import dev.hybridinference.kernel.call.Part.CacheMark;
import dev.hybridinference.kernel.call.Part.Media;
import dev.hybridinference.kernel.call.Tool;
import dev.hybridinference.kernel.call.ToolChoice;
import dev.hybridinference.kernel.call.Turn;
import dev.hybridinference.kernel.call.Turn.Role;
import dev.hybridinference.kernel.dialect.Written;
import dev.hybridinference.kernel.dialect.anthropic.AnthropicAsked.Asked;
import dev.hybridinference.kernel.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tools, images and documents by Anthropic's API reference, "Messages". */
final class AnthropicPartsTest {
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
}
