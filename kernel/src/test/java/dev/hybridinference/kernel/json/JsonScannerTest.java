package dev.hybridinference.kernel.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class JsonScannerTest {

    private final JsonShape.Builder shape = JsonShape.builder();

    private JsonScanner scan(String document) {
        JsonScanner scanner = new JsonScanner(shape.build(), new JsonLimits(512, 16));
        byte[] bytes = document.getBytes(UTF_8);
        scanner.feed(bytes, 0, bytes.length);
        scanner.finish();
        assertThat(scanner.problem()).isNull();
        return scanner;
    }

    @Test
    void tellsKindOffsetsAndTextOfEachField() {
        // given
        int model = shape.field("model");
        int stream = shape.field("stream");
        int tools = shape.field("tools");
        int absent = shape.field("user");
        // when
        JsonScanner scanner = scan("{\"model\": \"gpt-4\",\"stream\":true,\"tools\":[{}] }");
        // then
        assertThat(scanner.kind(model)).isEqualTo(JsonKind.STRING);
        assertThat(scanner.text(model)).isEqualTo("gpt-4");
        assertThat(scanner.start(model)).isEqualTo(10);
        assertThat(scanner.end(model)).isEqualTo(17);
        assertThat(scanner.kind(stream)).isEqualTo(JsonKind.TRUE);
        assertThat(scanner.start(stream)).isEqualTo(27);
        assertThat(scanner.end(stream)).isEqualTo(31);
        assertThat(scanner.kind(tools)).isEqualTo(JsonKind.ARRAY);
        assertThat(scanner.start(tools)).isEqualTo(40);
        assertThat(scanner.end(tools)).isEqualTo(44);
        assertThat(scanner.kind(absent)).isEqualTo(JsonKind.ABSENT);
        assertThat(scanner.start(absent)).isEqualTo(-1);
        assertThat(scanner.end(absent)).isEqualTo(-1);
        assertThat(scanner.text(stream)).isNull();
    }

    @Test
    void tellsWhereTheRootBeginsAndEnds() {
        // when
        JsonScanner scanner = scan("  {\"a\":{}} \n");
        // then
        assertThat(scanner.root()).isEqualTo(JsonKind.OBJECT);
        assertThat(scanner.rootStart()).isEqualTo(2);
        assertThat(scanner.rootEnd()).isEqualTo(9);
        assertThat(scanner.rootEmpty()).isFalse();
        assertThat(scan(" [ ]").rootEmpty()).isTrue();
    }

    @Test
    void anEmptyPathIsTheRootValue() {
        // given
        int root = shape.field();
        // when
        JsonScanner scanner = scan(" 42 ");
        // then
        assertThat(scanner.longValue(root, 0)).isEqualTo(42);
        assertThat(scanner.end(root)).isEqualTo(3);
    }

    @Test
    void aRepeatedKeyIsCountedAndTheLastValueIsKept() {
        // given
        int model = shape.field("model");
        // when
        JsonScanner scanner = scan("{\"model\":\"first\",\"model\":null}");
        // then
        assertThat(scanner.count(model)).isEqualTo(2);
        assertThat(scanner.kind(model)).isEqualTo(JsonKind.NULL);
        assertThat(scanner.text(model)).isNull();
        assertThat(scanner.filled(model)).isTrue();
    }

    @Test
    void escapesInAKeyNeitherHideItNorItsRepetition() {
        // given
        int model = shape.field("model");
        int face = shape.field("\uD83D\uDE00/\u00E9");
        // when
        JsonScanner scanner =
                scan(
                        """
                        {"\\u006dodel":1,"m\\u006Fde\\u006c":2,"model":3,"\\uD83d\\ude00\\/\\u00e9":4}""");
        // then
        assertThat(scanner.count(model)).isEqualTo(3);
        assertThat(scanner.longValue(model, -1)).isEqualTo(3);
        assertThat(scanner.longValue(face, -1)).isEqualTo(4);
    }

    @Test
    void keysThatOnlyLookAlikeDoNotMatch() {
        // given
        int model = shape.field("model");
        int replacement = shape.field("\uFFFD");
        int empty = shape.field("");
        // when
        JsonScanner scanner =
                scan(
                        """
                        {"mode":1,"models":2,"model\\u0000":3,"Model":4,"\\ud800":5,"\\\\u006dodel":6,"x":{"model":7},"":8}""");
        // then
        assertThat(scanner.count(model)).isZero();
        assertThat(scanner.count(replacement)).isZero();
        assertThat(scanner.longValue(empty, -1)).isEqualTo(8);
    }

    @Test
    void aKeyOf256BytesMatchesAndALongerOneOnlyTheStar() {
        // given
        String longest = "k".repeat(256);
        int named = shape.field(longest);
        int any = shape.field("*");
        // when
        JsonScanner scanner =
                scan(
                        "{\"%s\":1,\"%sx\":2,\"\\u006b%s\":3,\"\\u006b%s\":4}"
                                .formatted(longest, longest, longest, longest.substring(1)));
        // then
        assertThat(scanner.count(named)).isEqualTo(2);
        assertThat(scanner.longValue(named, -1)).isEqualTo(4);
        assertThat(scanner.count(any)).isEqualTo(2);
        assertThat(scanner.longValue(any, -1)).isEqualTo(3);
    }

    @Test
    void aStarMatchesElementsAndKeysThatAreNotNamedBesideIt() {
        // given
        int role = shape.field("messages", "*", "role");
        int any = shape.field("extra", "*");
        int named = shape.field("extra", "seed");
        // when
        JsonScanner scanner =
                scan(
                        """
                        {"messages":[{"role":"system"},{"x":[]},{"role":"user"}],"extra":{"a":1,"seed":2,"b":[3]}}""");
        // then
        assertThat(scanner.count(role)).isEqualTo(2);
        assertThat(scanner.text(role)).isEqualTo("user");
        assertThat(scanner.count(any)).isEqualTo(2);
        assertThat(scanner.kind(any)).isEqualTo(JsonKind.ARRAY);
        assertThat(scanner.longValue(named, -1)).isEqualTo(2);
    }

    @Test
    void namedKeysDoNotMatchElementsOfAnArray() {
        // given
        int named = shape.field("a", "0");
        // when
        JsonScanner scanner = scan("{\"a\":[1,{\"0\":2}]}");
        // then
        assertThat(scanner.kind(named)).isEqualTo(JsonKind.ABSENT);
    }

    @Test
    void fillednessCountsAnyOccurrence() {
        // given
        int hollow = shape.field("hollow", "*");
        int full = shape.field("full", "*");
        // when
        JsonScanner scanner =
                scan("{\"hollow\":[null,\"\",[],{},[ ],{ }],\"full\":[\"\",false,null]}");
        // then
        assertThat(scanner.count(hollow)).isEqualTo(6);
        assertThat(scanner.filled(hollow)).isFalse();
        assertThat(scanner.filled(full)).isTrue();
    }

    @Test
    void emptinessIsThatOfTheLastOccurrence() {
        // given
        int options = shape.field("stream_options");
        // then
        assertThat(scan("{\"stream_options\":{ }}").empty(options)).isTrue();
        assertThat(scan("{\"stream_options\":{\"a\":{}}}").empty(options)).isFalse();
        assertThat(scan("{\"stream_options\":{},\"stream_options\":null}").empty(options))
                .isFalse();
        assertThat(scan("{}").empty(options)).isFalse();
    }

    @Test
    void textIsDecoded() {
        // given
        int text = shape.field("t");
        // then
        assertThat(scan("{\"t\":\"a\\n\\\"\\\\\\/\\b\\f\\r\\t\"}").text(text))
                .isEqualTo("a\n\"\\/\b\f\r\t");
        assertThat(scan("{\"t\":\"\\u0041\\u00e9\\u4e2d\\ud83d\\ude00\"}").text(text))
                .isEqualTo("A\u00E9\u4E2D\uD83D\uDE00");
        assertThat(scan("{\"t\":\"\u00E9\u4E2D\uD83D\uDE00\"}").text(text))
                .isEqualTo("\u00E9\u4E2D\uD83D\uDE00");
        assertThat(scan("{\"t\":\"\"}").text(text)).isEmpty();
    }

    @Test
    void loneSurrogatesAreLetThroughAndShownAsReplacement() {
        // given
        int text = shape.field("t");
        // then
        assertThat(scan("{\"t\":\"\\ud800x\\udc00\\ud801\\ud801\\udc37\\ud83d\"}").text(text))
                .isEqualTo("\uFFFDx\uFFFD\uFFFD\uD801\uDC37\uFFFD");
    }

    @Test
    void textIsCutBetweenCharactersAtItsBound() {
        // given
        int text = shape.field("t");
        // when
        JsonScanner whole = scan("{\"t\":\"0123456789abcdef\"}");
        JsonScanner cut = scan("{\"t\":\"0123456789abcdefg\"}");
        JsonScanner inside = scan("{\"t\":\"0123456789abcd\u4E2D\u4E2D\"}");
        JsonScanner escaped = scan("{\"t\":\"0123456789abcd\\u4e2dx\"}");
        // then
        assertThat(whole.text(text)).isEqualTo("0123456789abcdef");
        assertThat(whole.textTruncated(text)).isFalse();
        assertThat(cut.text(text)).isEqualTo("0123456789abcdef");
        assertThat(cut.textTruncated(text)).isTrue();
        assertThat(inside.text(text)).isEqualTo("0123456789abcd");
        assertThat(inside.textTruncated(text)).isTrue();
        assertThat(escaped.text(text)).isEqualTo("0123456789abcd");
        assertThat(escaped.textTruncated(text)).isTrue();
    }

    @Test
    void onlyPlainIntegersThatFitAreIntegers() {
        // given
        int n = shape.field("n");
        // then
        Map<String, Long> values =
                Map.of(
                        "0", 0L,
                        "-0", 0L,
                        "-17", -17L,
                        "9223372036854775807", Long.MAX_VALUE,
                        "-9223372036854775808", Long.MIN_VALUE);
        values.forEach(
                (written, value) ->
                        assertThat(scan("{\"n\":" + written + "}").longValue(n, 5))
                                .as(written)
                                .isEqualTo(value));
        for (String other :
                new String[] {
                    "16.0", "1e2", "1E0", "9223372036854775808", "-9223372036854775809",
                    "99999999999999999999999", "\"1\"", "true", "null", "[1]"
                }) {
            assertThat(scan("{\"n\":" + other + "}").longValue(n, 5)).as(other).isEqualTo(5);
        }
    }

    @Test
    void manyKeysInOneObjectAreAllFound() {
        // given
        Map<String, Integer> slots =
                IntStream.range(0, 200)
                        .mapToObj(i -> "common_prefix_".repeat(i % 3) + i)
                        .collect(Collectors.toMap(name -> name, shape::field));
        // when
        JsonScanner scanner =
                scan(
                        slots.entrySet().stream()
                                .map(e -> "\"" + e.getKey() + "\":" + e.getValue())
                                .collect(Collectors.joining(",", "{", "}")));
        // then
        slots.forEach(
                (name, slot) -> assertThat(scanner.longValue(slot, -1)).isEqualTo((long) slot));
    }

    @Test
    void theSamePathHasTheSameSlot() {
        // then
        assertThat(shape.field("a", "*")).isEqualTo(shape.field("a", "*"));
        assertThat(shape.field("a")).isNotEqualTo(shape.field("a", "*"));
        assertThat(shape.build().slots()).isEqualTo(2);
    }

    @Test
    void aResetScannerRemembersNothing() {
        // given
        int model = shape.field("model");
        JsonScanner scanner = scan("{\"model\":\"x\"}");
        // when
        scanner.reset();
        // then
        assertThat(scanner.kind(model)).isEqualTo(JsonKind.ABSENT);
        assertThat(scanner.count(model)).isZero();
        assertThat(scanner.filled(model)).isFalse();
        assertThat(scanner.text(model)).isNull();
        assertThat(scanner.root()).isEqualTo(JsonKind.ABSENT);
        assertThat(scanner.feed("[]".getBytes(UTF_8), 0, 2)).isTrue();
        assertThat(scanner.finish()).isTrue();
    }

    @Test
    void aFinishedScannerWantsAReset() {
        // given
        JsonScanner scanner = scan("{}");
        // then
        assertThatThrownBy(() -> scanner.feed(new byte[] {' '}, 0, 1))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("reset()");
    }

    @Test
    void pathsThatCannotMatchAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> shape.field("x".repeat(257)))
                .withMessageContaining("257 bytes (expected: at most 256)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> shape.field("\uD800"))
                .withMessageContaining("no lone surrogate");
        assertThatIllegalArgumentException().isThrownBy(() -> new JsonLimits(0, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new JsonLimits(1, -1));
    }
}
