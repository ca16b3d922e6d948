package dev.hybridinference.kernel.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hybridinference.kernel.surface.Surface;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import org.junit.jupiter.api.Test;

/** The tables of {@code docs/protocols.md} are what the translators do. */
class ProtocolsPageTest {
    private static final Path PAGE = Path.of("..", "docs", "protocols.md");
    private static final String TOOL =
            "[{\"type\":\"function\",\"function\":{\"name\":\"f\",\"parameters\":{\"type\":\"object\"}}}]";
    private static final String ANTHROPIC_TOOL =
            "[{\"name\":\"f\",\"input_schema\":{\"type\":\"object\"}}]";

    private static String table(String name) throws IOException {
        String page = Files.readString(PAGE);
        String begin = "<!-- table: " + name + " -->\n";
        int from = page.indexOf(begin) + begin.length();
        return page.substring(from, page.indexOf("<!-- end -->", from));
    }

    private static Surface surface(String path) {
        return Objects.requireNonNull(Surfaces.at(path));
    }

    private static SequencedMap<String, Map<String, String>> rows(Object... cells) {
        SequencedMap<String, Map<String, String>> rows = new LinkedHashMap<>();
        for (int i = 0; i < cells.length; i += 2) {
            @SuppressWarnings("unchecked") // the callers below give pairs of these types
            Map<String, String> members = (Map<String, String>) cells[i + 1];
            rows.put((String) cells[i], members);
        }
        return rows;
    }

    private static String user(String content) {
        return "[{\"role\":\"user\",\"content\":" + content + "}]";
    }

    @Test
    void chatOnAnthropicIsAsThePageSays() throws IOException {
        SequencedMap<String, String> base = new LinkedHashMap<>();
        base.put("model", "\"m\"");
        base.put("messages", user("\"hi\""));

        String made =
                new TranslationTable(surface("/v1/chat/completions"), base, List.of("anthropic"))
                        .of(
                                rows(
                                        "`max_tokens`, `max_completion_tokens`",
                                        Map.of("max_completion_tokens", "77"),
                                        "`temperature`",
                                        Map.of("temperature", "0.5"),
                                        "`top_p`",
                                        Map.of("top_p", "0.5"),
                                        "`stop`",
                                        Map.of("stop", "\"END\""),
                                        "`tools` of type `function`",
                                        Map.of("tools", TOOL),
                                        "`tools` of type `custom`",
                                        Map.of(
                                                "tools",
                                                "[{\"type\":\"custom\",\"custom\":{\"name\":\"c\"}}]"),
                                        "`tool_choice`",
                                        Map.of("tools", TOOL, "tool_choice", "\"required\""),
                                        "`parallel_tool_calls: false`",
                                        Map.of("tools", TOOL, "parallel_tool_calls", "false"),
                                        "`reasoning_effort`",
                                        Map.of("reasoning_effort", "\"high\""),
                                        "`response_format: json_schema`",
                                        Map.of(
                                                "response_format",
                                                "{\"type\":\"json_schema\",\"json_schema\":{\"name\":\"n\",\"schema\":{\"type\":\"object\"}}}"),
                                        "`response_format: json_object`",
                                        Map.of("response_format", "{\"type\":\"json_object\"}"),
                                        "`user`, `safety_identifier`",
                                        Map.of("user", "\"u\""),
                                        "leading `system`, `developer` messages",
                                        Map.of(
                                                "messages",
                                                "[{\"role\":\"developer\",\"content\":\"s\"},{\"role\":\"user\",\"content\":\"hi\"}]"),
                                        "content part `image_url`",
                                        Map.of(
                                                "messages",
                                                user(
                                                        "[{\"type\":\"image_url\",\"image_url\":{\"url\":\"data:image/png;base64,AAAA\"}}]")),
                                        "content part `file`",
                                        Map.of(
                                                "messages",
                                                user(
                                                        "[{\"type\":\"file\",\"file\":{\"file_data\":\"data:application/pdf;base64,AAAA\"}}]")),
                                        "content part `input_audio`",
                                        Map.of(
                                                "messages",
                                                user(
                                                        "[{\"type\":\"input_audio\",\"input_audio\":{\"data\":\"AA\",\"format\":\"wav\"}}]")),
                                        "`n` above 1",
                                        Map.of("n", "2"),
                                        "`logit_bias`",
                                        Map.of("logit_bias", "{\"1\":1}"),
                                        "`logprobs`, `top_logprobs`",
                                        Map.of("logprobs", "true", "top_logprobs", "2"),
                                        "`seed`",
                                        Map.of("seed", "1"),
                                        "`frequency_penalty`, `presence_penalty`",
                                        Map.of("frequency_penalty", "1", "presence_penalty", "1"),
                                        "`prediction`",
                                        Map.of("prediction", "{\"type\":\"content\"}"),
                                        "`store`, `metadata`",
                                        Map.of("store", "true", "metadata", "{}"),
                                        "`service_tier`",
                                        Map.of("service_tier", "\"flex\""),
                                        "unknown fields",
                                        Map.of("what_is_this", "1")));

        assertThat(table("chat-on-anthropic")).isEqualTo(made);
    }

    @Test
    void messagesOnOpenAiIsAsThePageSays() throws IOException {
        SequencedMap<String, String> base = new LinkedHashMap<>();
        base.put("model", "\"m\"");
        base.put("max_tokens", "100");
        base.put("messages", user("\"hi\""));

        String made =
                new TranslationTable(surface("/v1/messages"), base, List.of("openai", "vllm"))
                        .of(
                                rows(
                                        "`max_tokens`",
                                        Map.of("max_tokens", "77"),
                                        "`system`",
                                        Map.of("system", "\"s\""),
                                        "`system` message later on",
                                        Map.of(
                                                "messages",
                                                "[{\"role\":\"user\",\"content\":\"hi\"},{\"role\":\"system\",\"content\":\"s\"}]"),
                                        "`temperature`",
                                        Map.of("temperature", "0.5"),
                                        "`top_p`",
                                        Map.of("top_p", "0.5"),
                                        "`top_k`",
                                        Map.of("top_k", "5"),
                                        "`stop_sequences`",
                                        Map.of("stop_sequences", "[\"END\"]"),
                                        "`tools` of the client",
                                        Map.of("tools", ANTHROPIC_TOOL),
                                        "`tools` that run at Anthropic",
                                        Map.of(
                                                "tools",
                                                "[{\"type\":\"web_search_20250305\",\"name\":\"web_search\"}]"),
                                        "`tool_choice`",
                                        Map.of(
                                                "tools",
                                                ANTHROPIC_TOOL,
                                                "tool_choice",
                                                "{\"type\":\"any\",\"disable_parallel_tool_use\":true}"),
                                        "`thinking`",
                                        Map.of(
                                                "thinking",
                                                "{\"type\":\"enabled\",\"budget_tokens\":2048}"),
                                        "`output_config.effort`",
                                        Map.of("output_config", "{\"effort\":\"high\"}"),
                                        "`output_config.format`",
                                        Map.of(
                                                "output_config",
                                                "{\"format\":{\"type\":\"json_schema\",\"schema\":{\"type\":\"object\"}}}"),
                                        "`metadata.user_id`",
                                        Map.of("metadata", "{\"user_id\":\"u\"}"),
                                        "block `image`",
                                        Map.of(
                                                "messages",
                                                user(
                                                        "[{\"type\":\"image\",\"source\":{\"type\":\"base64\",\"media_type\":\"image/png\",\"data\":\"AAAA\"}}]")),
                                        "block `document`",
                                        Map.of(
                                                "messages",
                                                user(
                                                        "[{\"type\":\"document\",\"source\":{\"type\":\"base64\",\"media_type\":\"application/pdf\",\"data\":\"AAAA\"}}]")),
                                        "block `thinking` of another model",
                                        Map.of(
                                                "messages",
                                                "[{\"role\":\"user\",\"content\":\"hi\"},{\"role\":\"assistant\",\"content\":[{\"type\":\"thinking\",\"thinking\":\"t\",\"signature\":\"x\"}]}]"),
                                        "`cache_control`",
                                        Map.of(
                                                "messages",
                                                user(
                                                        "[{\"type\":\"text\",\"text\":\"hi\",\"cache_control\":{\"type\":\"ephemeral\"}}]")),
                                        "`context_management`, `container`, `mcp_servers`, `betas`",
                                        Map.of(
                                                "context_management",
                                                "{}",
                                                "container",
                                                "{}",
                                                "mcp_servers",
                                                "[]",
                                                "betas",
                                                "[]"),
                                        "`service_tier`",
                                        Map.of("service_tier", "\"auto\""),
                                        "unknown fields",
                                        Map.of("what_is_this", "1")));

        assertThat(table("messages-on-openai")).isEqualTo(made);
    }
}
