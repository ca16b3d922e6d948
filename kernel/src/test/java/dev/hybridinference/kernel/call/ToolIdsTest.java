package dev.hybridinference.kernel.call;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hybridinference.kernel.json.JsonText;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ToolIdsTest {

    @ParameterizedTest
    @ValueSource(strings = {"functions.bash:0", "", "call 1", "\u00e9", "toolu_gw_x", "a\"b"})
    void anyIdIsNarrowedAndComesBack(String id) {
        JsonText narrow = ToolIds.narrow(JsonText.of(id));

        assertThat(narrow.toString()).matches("[A-Za-z0-9_-]+");
        assertThat(ToolIds.original(narrow)).isEqualTo(JsonText.of(id));
    }

    @Test
    void anIdThatFitsStays() {
        assertThat(ToolIds.narrow(JsonText.of("call_Ab-1"))).hasToString("call_Ab-1");
        assertThat(ToolIds.original(JsonText.of("call_Ab-1"))).hasToString("call_Ab-1");
    }

    @Test
    void anIdThatOnlyLooksNarrowedStays() {
        assertThat(ToolIds.original(JsonText.of("toolu_gw_***"))).hasToString("toolu_gw_***");
    }
}
