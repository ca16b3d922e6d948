package dev.hybridinference.kernel.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonSplitTest {

    private static final JsonShape SHAPE = shape();

    private static JsonShape shape() {
        JsonShape.Builder builder = JsonShape.builder();
        builder.field();
        builder.field("model");
        builder.field("stream");
        builder.field("messages", "*", "role");
        builder.field("messages", "*", "content");
        builder.field("usage");
        builder.field("usage", "prompt_tokens");
        builder.field("usage", "*");
        return builder.build();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                """
                {"model":"gpt-4o","stream":true,"messages":[{"role":"user","content":"Hello, how are you?"}],
                 "stream_options":{"include_usage":true},"temperature":0.7,"max_tokens":1024,"stop":null}""",
                """
                {"mod\\u0065l":"m\\u00e9\\ud83d\\ude00\\n\\ud800 end","model":"\u00e9\u4e2d\ud83d\ude00 and a longer text",
                "usage":{"prompt_tokens":-12345,"completion_tokens":0,"x":1.5e-7,"d":{}},"messages":[[],{},{"role":false}]}""",
                " [ 1 , -2.50E+3 , \"\\u12Ab\\\\\" , { } , [ ] , true , false , null ] \r\n",
                "\"\u4e2d\u6587\ud83d\ude00\\ud83d\\ude00 0123456789abcdefghijklmnopqrstuvwxyz\"",
                "-120.5e10",
                "true",
                "{\"a\":[1,2,{\"b\":tru3}]}",
                "{\"model\":\"\\u00g0\"}",
                "[\"0123456789\u0007\"]",
                "[1,2}",
                "{\"a\" \"b\"}",
                "",
                "   ",
                "{\"model\":\"a",
                "[0,01]",
                "[1e+]",
                "[\"\\q\"]"
            })
    void everyTwoPiecesAndSingleBytesGiveTheSame(String document) {
        assertSame(document.getBytes(UTF_8));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"E4B8AD22", "E4B8C3", "F09F98", "EDA080", "C0AF", "F0908080FF", "E0A080E0"})
    void everySplitOfBadOrOddUtf8GivesTheSame(String hex) {
        byte[] tail = HexFormat.of().parseHex(hex);
        byte[] document = Arrays.copyOf("{\"model\":\"ab".getBytes(UTF_8), 12 + tail.length);
        System.arraycopy(tail, 0, document, 12, tail.length);
        assertSame(document);
    }

    private static void assertSame(byte[] document) {
        // given
        JsonScanner scanner = new JsonScanner(SHAPE, new JsonLimits(512, 24));
        Observed whole = Observed.of(scanner, SHAPE, document);
        // then
        for (int first = 0; first <= document.length; first++) {
            assertThat(Observed.of(scanner, SHAPE, document, first))
                    .as("cut at %d", first)
                    .isEqualTo(whole);
            for (int second = first; second <= Math.min(first + 9, document.length); second++) {
                assertThat(Observed.of(scanner, SHAPE, document, first, second))
                        .as("cut at %d and %d", first, second)
                        .isEqualTo(whole);
            }
        }
        assertThat(Observed.byteByByte(scanner, SHAPE, document)).isEqualTo(whole);
    }
}
