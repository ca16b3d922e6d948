package dev.hybridinference.testkit.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"a\":1.50e+3,\"b\":[true,false,null],\"c\":{\"d\":\"x\"}}",
                "[]",
                "{}",
                "\"\\\"\\\\\\n\\u0001 é 😀\"",
                "-0.0",
                "12345678901234567890123456789"
            })
    void aValueReadAndWrittenIsTheSameText(String text) {
        assertThat(Json.parse(text).write()).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", "{", "[1,]", "{\"a\":1,}", "{\"a\":1,\"a\":2}", "{a:1}", "'a'", "01", "1.",
                        ".5",
                "+1", "1e", "NaN", "tru", "\"\n\"", "\"\\x\"", "\"\\u12g4\"", "[1] 2", "[1 2]",
                        "\"a"
            })
    void whatIsNotJsonIsRefused(String text) {
        assertThatThrownBy(() -> Json.parse(text)).isInstanceOf(JsonSyntaxException.class);
    }

    @Test
    void bytesThatAreNotUtf8AreRefused() {
        byte[] latin = "\"é\"".getBytes(StandardCharsets.ISO_8859_1);
        assertThatThrownBy(() -> Json.parse(latin))
                .isInstanceOf(JsonSyntaxException.class)
                .hasMessageContaining("not UTF-8");
    }

    @Test
    void nestingIsBounded() {
        assertThatThrownBy(() -> Json.parse("[".repeat(100_000)))
                .isInstanceOf(JsonSyntaxException.class)
                .hasMessageContaining("nested deeper");
    }

    @Test
    void loneSurrogatesSurvive() {
        Json half = Json.parse("\"\\ud83d\"");
        assertThat(half.text()).isEqualTo("\ud83d");
        assertThat(half.write()).isEqualTo("\"\\ud83d\"");
    }

    @Test
    void pathsLeadToValuesOrFailNamingTheStep() {
        // given
        Json json = Json.obj("choices", List.of(Json.obj("index", 3, "x", null)));

        // then
        assertThat(json.at("choices", 0, "index").asInt()).isEqualTo(3);
        assertThat(json.at("choices", 0).present("x")).isNull();
        assertThatThrownBy(() -> json.at("choices", 1))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("no 1 of");
    }
}
