package dev.hybridinference.kernel.dialect.anthropic;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hybridinference.kernel.call.Usage;
import dev.hybridinference.kernel.dialect.AnswerReader;
import dev.hybridinference.kernel.dialect.ToolNames;
import dev.hybridinference.kernel.failure.ProviderError;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class AnthropicAnswerTest {
    /** Members in an unusual order: the content before the model. */
    private static final String WHOLE =
            """
            {"id":"msg_1","type":"message","role":"assistant","content":[
              {"type":"thinking","thinking":"","signature":"c2ln"},
              {"type":"redacted_thinking","data":"ZGF0YQ=="},
              {"type":"text","text":"Hé \\u0041"},
              {"type":"server_tool_use","id":"s","name":"web_search","input":{"q":"x"}},
              {"type":"tool_use","id":"toolu_1","name":"f","input":{ "b" : 1, "a":[1.50] }},
              {"type":"tool_use","id":"toolu_2","name":"g","input":{}}],
             "stop_reason":"tool_use","stop_sequence":null,"model":"claude-x",
             "usage":{"input_tokens":1,"cache_read_input_tokens":2,"cache_creation_input_tokens":4,"output_tokens":8,"output_tokens_details":null}}
            """;

    private static List<String> events(String whole) {
        List<String> lines = new ArrayList<>();
        byte[] bytes = whole.getBytes(UTF_8);
        new AnthropicEventReader(new ToolNames(128))
                .whole(bytes, 0, bytes.length, event -> lines.add(AnthropicReplay.line(event)));
        return lines;
    }

    private static AnswerReader read(String body) {
        AnswerReader reader = new AnthropicDialect().answerReader();
        byte[] bytes = body.getBytes(UTF_8);
        for (int i = 0; i < bytes.length; i++) {
            reader.data(bytes, i, i + 1);
        }
        return reader;
    }

    @Test
    void p10_aWholeAnswerBecomesEventsInOrderAndAnEmptySignedThoughtStays() {
        assertThat(events(WHOLE))
                .containsExactly(
                        "began claude-x",
                        "reasoning ",
                        "signed c2ln",
                        "sealed ZGF0YQ==",
                        "text Hé \\u0041",
                        "tool 0 toolu_1 f",
                        "arguments 0 { \\\"b\\\" : 1, \\\"a\\\":[1.50] }",
                        "tool-end 0",
                        "tool 1 toolu_2 g",
                        "tool-end 1",
                        "finished TOOLS null",
                        "used in=7 read=2 5m=4 1h=0 out=8 thought=0");
    }

    @Test
    void theUsageOfAWholeAnswerIsRead() {
        // when
        AnswerReader reader = read(WHOLE);

        // then
        assertThat(reader.end()).isTrue();
        assertThat(reader.error()).isNull();
        assertThat(reader.usage())
                .isEqualTo(new Usage(7, 2, 4, 0, 0, 0, 8, 0, 0, Usage.Source.REPORTED));
    }

    @Test
    void aCountOfTokensUsesNone() {
        // when
        AnswerReader reader = read("{\"input_tokens\":12}");

        // then
        assertThat(reader.end()).isTrue();
        assertThat(reader.usage()).isNull();
    }

    @Test
    void anErrorInsideASuccessIsTold() {
        // when
        AnswerReader reader =
                read(
                        "{\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\",\"message\":\"Overloaded\"}}");

        // then
        assertThat(reader.end()).isTrue();
        assertThat(reader.error())
                .isEqualTo(new ProviderError("Overloaded", "overloaded_error", null, null));
        assertThat(reader.errorStatus()).isEqualTo(529);
    }

    @Test
    void whatIsNoObjectIsNoAnswer() {
        assertThat(read("<html>").end()).isFalse();
        assertThat(read("[]").end()).isFalse();
        assertThat(read("{\"a\":").end()).isFalse();
    }
}
