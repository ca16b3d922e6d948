package dev.hybridinference.kernel.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTextTest {

    private static JsonText inside(String escaped) {
        byte[] bytes = ("\"" + escaped + "\"").getBytes(UTF_8);
        return new JsonCursor(bytes, 0, bytes.length).text();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "a\\tb|a\tb",
                "\\\"\\\\\\/|\"\\/",
                "\\u0041|A",
                "\\ud83d\\ude00|\uD83D\uDE00",
                "\\u20ac\\u00e9|\u20ac\u00e9",
                "\\ud83d!|\uFFFD!",
                "\\ude00|\uFFFD",
                "\\ud83d\\u0041|\uFFFDA"
            })
    void escapesAreDecoded(String escaped, String text) {
        assertThat(inside(escaped).decoded()).isEqualTo(text);
    }

    @Test
    void anyTextComesBackAsItWas() {
        long seed = 20261123;
        Random random = new Random(seed);
        for (int i = 0; i < 2_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int c = random.nextInt(30); c > 0; c--) {
                text.appendCodePoint(
                        switch (random.nextInt(4)) {
                            case 0 -> random.nextInt(0x20);
                            case 1 -> 0x20 + random.nextInt(0x60);
                            case 2 -> 0xA0 + random.nextInt(0xD000 - 0xA0);
                            default -> 0x10000 + random.nextInt(0x1000);
                        });
            }
            JsonText json = JsonText.of(text.toString());
            JsonScanner scanner = new JsonScanner(JsonShape.builder().build(), JsonLimits.DEFAULT);
            byte[] document = ("\"" + json + "\"").getBytes(UTF_8);
            scanner.feed(document, 0, document.length);

            assertThat(scanner.finish()).as("seed %d, text %s", seed, text).isTrue();
            assertThat(json.decoded()).as("seed %d", seed).isEqualTo(text.toString());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", " \\n\\t", "\\r\\f"})
    void spacesAreBlank(String escaped) {
        assertThat(inside(escaped).isBlank()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", " .", "\\\\n", "\\u0041"})
    void anythingElseIsNot(String escaped) {
        assertThat(inside(escaped).isBlank()).isFalse();
    }

    @Test
    void textsThatStandTheSameAreEqual() {
        JsonText one = inside("call_1");

        assertThat(one).isEqualTo(JsonText.of("call_1")).hasSameHashCodeAs(JsonText.of("call_1"));
        assertThat(one).isNotEqualTo(JsonText.of("call_2"));
        assertThat(one.is("call_1")).isTrue();
        assertThat(one.is("call_10")).isFalse();
        assertThat(one.startsWith("call")).isTrue();
        assertThat(one.from(5)).isEqualTo(JsonText.of("1"));
        assertThat(one.indexOf('_', 100)).isEqualTo(4);
        assertThat(one.indexOf('_', 4)).isEqualTo(-1);
    }
}
