package dev.hybridinference.kernel.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hybridinference.kernel.json.JsonText;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ToolNamesTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mcp.server/tool",
                "with space",
                "",
                "\u00fcber",
                "mcp__a_very_long_server_name_indeed__and_a_very_long_tool_name_too_0001"
            })
    void aNameThatDoesNotFitIsCutDownAndComesBack(String name) {
        ToolNames names = new ToolNames(64);

        JsonText outward = names.outward(JsonText.of(name));

        assertThat(outward.toString()).matches("[A-Za-z0-9_-]{1,64}");
        assertThat(names.inward(outward)).isEqualTo(JsonText.of(name));
        assertThat(new ToolNames(64).outward(JsonText.of(name))).isEqualTo(outward);
    }

    @Test
    void aNameThatFitsStays() {
        ToolNames names = new ToolNames(64);

        assertThat(names.outward(JsonText.of("get_weather-2"))).hasToString("get_weather-2");
        assertThat(names.inward(JsonText.of("never_seen"))).hasToString("never_seen");
    }

    @Test
    void namesThatAreCutToTheSameBeginningStayApart() {
        ToolNames names = new ToolNames(64);
        String begin = "x".repeat(80);

        assertThat(names.outward(JsonText.of(begin + "1")))
                .isNotEqualTo(names.outward(JsonText.of(begin + "2")));
        assertThat(names.outward(JsonText.of("a.b")))
                .isNotEqualTo(names.outward(JsonText.of("a/b")));
    }
}
