package dev.hybridinference.kernel.json;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * RFC 8259 and RFC 3629 as tables; every case also runs byte by byte and inside of arrays and
 * objects.
 */
class JsonGrammarTest {

    private static final JsonShape SHAPE = JsonShape.builder().build();

    private final JsonScanner scanner = new JsonScanner(SHAPE, JsonLimits.DEFAULT);

    private @Nullable JsonProblem problem(byte[] document) {
        Observed whole = Observed.of(scanner, SHAPE, document);
        assertThat(Observed.byteByByte(scanner, SHAPE, document)).isEqualTo(whole);
        return whole.problem();
    }

    private JsonProblem refusal(byte[] document) {
        return Objects.requireNonNull(problem(document), "the document was accepted");
    }

    private @Nullable JsonProblem problem(String document) {
        return problem(document.getBytes(UTF_8));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[]",
                "\"\"",
                "0",
                "-0",
                "1",
                "-1",
                "10",
                "0.0",
                "-0.5",
                "1e1",
                "1E+2",
                "1e-05",
                "0e0",
                "123.456e78",
                "1e999999",
                "true",
                "false",
                "null",
                " 1",
                "1\t\r\n ",
                "[1,2]",
                "[ ]",
                "{ }",
                "[[[]]]",
                "{\"\":0}",
                "{\"a\":1,\"a\":2}",
                "[{},[],\"\",0,null]",
                "{\"a\":{\"b\":[{\"c\":null}]}}",
                "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u12aF\"",
                "\"\\ud800\"",
                "\"\\udc00\\ud800\"",
                "\"\u007f\"",
                "\"\u00e9\u2028\ufeff\uffff\"",
                "\"\\u0000\"",
                "[1 , 2\n,\t3 ]",
                "{\"a\" : 1 , \"b\" : 2 }",
                "\"/\"",
                "\"12345678\"",
                "\"1234567\\n12345678\"",
                "\"a\u0080\"",
                "[0,-0,0.1,1.0e0]",
                "-123456789012345678901234567890"
            })
    void accepts(String document) {
        assertThat(problem(document)).isNull();
        assertThat(problem("[" + document + "," + document + "]")).isNull();
        assertThat(problem("{\"k\":" + document + ",\"l\" : " + document + "}")).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ",",
                ":",
                "]",
                "}",
                "\"",
                "[1,",
                "{\"a\"",
                "{\"a\":",
                "{\"a\":1,",
                "[,]",
                "[1,]",
                "[,1]",
                "[1,,2]",
                "[1 2]",
                "{,}",
                "{\"a\"}",
                "{\"a\":}",
                "{\"a\":1,}",
                "{\"a\":1 \"b\":2}",
                "{\"a\" 1}",
                "{\"a\"::1}",
                "{a:1}",
                "{'a':1}",
                "{1:1}",
                "{null:1}",
                "{[]:1}",
                "[1}",
                "{\"a\":1]",
                "]]",
                "}}",
                "[]]",
                "{}}",
                "tru",
                "truE",
                "True",
                "TRUE",
                "nul",
                "nulll",
                "falsy",
                "NaN",
                "Infinity",
                "-Infinity",
                "undefined",
                "-",
                "+1",
                "--1",
                "-a",
                "01",
                "-01",
                "00",
                "1.",
                ".5",
                "-.5",
                "1.e1",
                "1e",
                "1e+",
                "1e-",
                "1E",
                "0x10",
                "1_000",
                "1.2.3",
                "1e1.5",
                "1e1e1",
                "1a",
                "0b",
                "\"a",
                "\"\\\"",
                "\"\\",
                "\"\\x\"",
                "\"\\u\"",
                "\"\\u123\"",
                "\"\\u123g\"",
                "\"\\U0041\"",
                "\"\\'\"",
                "\"\t\"",
                "\"\n\"",
                "\"\u0000\"",
                "\"\u001f\"",
                "'a'",
                "1 2",
                "{}{}",
                "[] 1",
                "\"a\" \"b\"",
                "null,",
                "// x\n1",
                "/**/1",
                "#1",
                "1;",
                "\u00a01",
                "\ufeff{}",
                "\u00001",
                "1\u0000",
                "\u000c1",
                "\u000b1",
                "1\u2028",
                "{\"a\":tru}",
                "[nul]",
                "[-]",
                "{\"a\":-}",
                "\u00e9",
                "{\u00e9:1}",
                "[\"\\u00\\u00\"]"
            })
    void refuses(String document) {
        assertThat(problem(document)).isNotNull();
        assertThat(problem("[" + document + "]]")).isNotNull();
        assertThat(problem("{\"k\":" + document + "}}")).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "[", "{", "[1", "{\"a\"", "{\"a\":1", "tr", "1.", "\"\\u12"})
    void refusesDocumentsThatEndTooEarly(String document) {
        assertThat(refusal(document.getBytes(UTF_8)))
                .returns(JsonProblem.Kind.INCOMPLETE, JsonProblem::kind)
                .returns((long) document.length(), JsonProblem::offset);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"a\":\"b\" \"c\":1} | 9 | invalid JSON at byte 9: expected ',' or '}' after a value, found '\"'",
                "[1 2]            | 3 | invalid JSON at byte 3: expected ',' or ']' after a value, found '2'",
                "{\"a\" 1}        | 5 | invalid JSON at byte 5: expected ':' after a key, found '1'",
                "{a:1}            | 1 | invalid JSON at byte 1: expected a key in double quotes or '}', found 'a'",
                "{\"a\":1,}       | 7 | invalid JSON at byte 7: expected a key in double quotes after ',', found '}'",
                "[1,]             | 3 | invalid JSON at byte 3: expected a JSON value, found ']'",
                "{} x             | 3 | invalid JSON at byte 3: expected nothing after the root value, found 'x'",
                "01               | 1 | invalid JSON at byte 1: expected no digit after a leading zero, found '1'",
                "[NaN]            | 1 | invalid JSON at byte 1: expected a JSON value or ']', found 'N'",
                "[nan]            | 2 | invalid JSON at byte 2: expected the literal null, found 'a'",
                "[1.]             | 3 | invalid JSON at byte 3: expected a digit after '.', found ']'",
                "[\"\\x\"]        | 3 | invalid JSON at byte 3: expected one of \" \\ / b f n r t u after a backslash, found 'x'",
                "\"\\u00zz\"      | 5 | invalid JSON at byte 5: expected four hexadecimal digits after \\u, found 'z'",
                "[1               | 2 | incomplete JSON: the document ended after 2 bytes inside a number, send all of it",
                "[\"ab            | 4 | incomplete JSON: the document ended after 4 bytes inside a string, send all of it",
                "``               | 0 | empty document: expected a JSON value",
            })
    void saysWhatIsWrongAndWhere(String document, long offset, String message) {
        // when
        JsonProblem problem = refusal(document.strip().getBytes(UTF_8));
        // then
        assertThat(problem.message()).isEqualTo(message);
        assertThat(problem.offset()).isEqualTo(offset);
    }

    @Test
    void namesByteOrderMarksAndControlCharacters() {
        assertThat(problem("\ufeff{}"))
                .isEqualTo(
                        new JsonProblem(
                                JsonProblem.Kind.SYNTAX,
                                0,
                                "invalid JSON at byte 0: expected a JSON value without a byte order mark before it, found byte 0xEF"));
        assertThat(problem("[\"a\nb\"]"))
                .isEqualTo(
                        new JsonProblem(
                                JsonProblem.Kind.SYNTAX,
                                3,
                                "invalid JSON at byte 3: expected control characters in strings to be escaped, found byte 0x0A"));
        assertThat(problem(new byte[] {'"', (byte) 0xC3, '"'}))
                .isEqualTo(
                        new JsonProblem(
                                JsonProblem.Kind.ENCODING,
                                2,
                                "invalid UTF-8 at byte 2: '\"' does not belong here, send the text encoded in UTF-8"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "C280",
                "DFBF",
                "E0A080",
                "E18080",
                "ED8080",
                "ED9FBF",
                "EE8080",
                "EFBFBD",
                "EFBFBF",
                "F0908080",
                "F1808080",
                "F3BFBFBF",
                "F48FBFBF",
                "EFBBBF",
                "C3A9E4B8ADF09F9880"
            })
    void acceptsUtf8(String hex) {
        assertThat(problem(inString(hex))).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "80",
                "BF",
                "C0",
                "C080",
                "C1BF",
                "C2",
                "C2C2",
                "DF7F",
                "E08080",
                "E09FBF",
                "E0A0",
                "E0A07F",
                "E1",
                "E180",
                "EDA080",
                "EDBFBF",
                "EDB080",
                "EE80C0",
                "F0808080",
                "F08FBFBF",
                "F09080",
                "F0908041",
                "F4908080",
                "F5808080",
                "F7BFBFBF",
                "F888808080",
                "FC8480808080",
                "FE",
                "FF",
                "EDA0BDEDB880",
                "C3A9C3",
                "F1C08080",
                "F180C080",
                "F18080C0"
            })
    void refusesOtherThanUtf8(String hex) {
        JsonProblem problem = refusal(inString(hex));
        assertThat(problem.kind()).isEqualTo(JsonProblem.Kind.ENCODING);
    }

    private static byte[] inString(String hex) {
        String bytes = new String(HexFormat.of().parseHex(hex), ISO_8859_1);
        return ("{\"" + bytes + "\":\"" + bytes + "abcdefgh\"}").getBytes(ISO_8859_1);
    }

    @Test
    void acceptsTheDepthOfTheLimitAndRefusesOneMore() {
        // given
        String deep = "[".repeat(256) + "{\"a\":".repeat(255) + "[";
        String end = "]" + "}".repeat(255) + "]".repeat(256);
        // then
        assertThat(problem(deep + end)).isNull();
        assertThat(problem(deep + "[]" + end))
                .isEqualTo(
                        new JsonProblem(
                                JsonProblem.Kind.TOO_DEEP,
                                deep.length(),
                                "nested deeper than 512 levels at byte 1532: send fewer arrays and objects inside one another"));
    }

    @Test
    void remembersTheKindOfEveryLevel() {
        // given
        String deep = "[{\"k\":".repeat(200);
        // then
        assertThat(problem(deep + "0" + "}]".repeat(200))).isNull();
        assertThat(problem(deep + "0" + "}]".repeat(100) + "]}" + "}]".repeat(99))).isNotNull();
    }

    @Test
    void aHundredThousandLevelsAreAProblemOrDepthButNoCrash() {
        // given
        byte[] open = new byte[100_000];
        Arrays.fill(open, (byte) '[');
        JsonScanner deep = new JsonScanner(SHAPE, new JsonLimits(100_000, 0));
        byte[] closed = new byte[100_000];
        Arrays.fill(closed, (byte) ']');
        // when
        boolean fits = deep.feed(open, 0, open.length) && deep.feed(closed, 0, closed.length);
        JsonProblem problem = refusal(open);
        // then
        assertThat(fits && deep.finish()).isTrue();
        assertThat(problem.kind()).isEqualTo(JsonProblem.Kind.TOO_DEEP);
    }

    @Test
    void aNumberOfTenMegabytesIsReadWithoutKeepingIt() {
        // given
        JsonShape.Builder builder = JsonShape.builder();
        int n = builder.field("n");
        JsonScanner remembering = new JsonScanner(builder.build(), JsonLimits.DEFAULT);
        byte[] digits = new byte[1 << 20];
        Arrays.fill(digits, (byte) '7');
        // when
        remembering.feed("{\"n\":".getBytes(UTF_8), 0, 5);
        for (int i = 0; i < 10; i++) {
            remembering.feed(digits, 0, digits.length);
        }
        remembering.feed("}".getBytes(UTF_8), 0, 1);
        // then
        assertThat(remembering.finish()).isTrue();
        assertThat(remembering.longValue(n, -1)).isEqualTo(-1);
        assertThat(remembering.end(n) - remembering.start(n)).isEqualTo(10L << 20);
    }
}
