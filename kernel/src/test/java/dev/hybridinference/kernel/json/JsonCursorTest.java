package dev.hybridinference.kernel.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonCursorTest {

    private static JsonCursor cursor(String json) {
        byte[] bytes = json.getBytes(UTF_8);
        return new JsonCursor(bytes, 0, bytes.length);
    }

    private static List<String> walk(JsonCursor at) {
        List<String> seen = new ArrayList<>();
        walk(at, "", seen);
        return seen;
    }

    private static void walk(JsonCursor at, String path, List<String> seen) {
        if (at.object()) {
            while (at.member()) {
                walk(at, path + "." + at.key(), seen);
            }
        } else if (at.array()) {
            for (int i = 0; at.element(); i++) {
                walk(at, path + "[" + i + "]", seen);
            }
        } else {
            seen.add(path + "=" + at.value());
        }
    }

    @Test
    void everyValueIsFoundAsItStands() {
        assertThat(
                        walk(
                                cursor(
                                        " {\"a\" : [1, -2.50e+3,\t{\"b\":\"x\\\"}]\"}, [] ], \"\" :null ,\n\"c\":{\"d\":true,\"e\":false} } ")))
                .containsExactly(
                        ".a[0]=1",
                        ".a[1]=-2.50e+3",
                        ".a[2].b=\"x\\\"}]\"",
                        ".=null",
                        ".c.d=true",
                        ".c.e=false");
    }

    @Test
    void whatIsNotReadIsPassedOver() {
        JsonCursor at = cursor("{\"deep\":{\"x\":[1,{\"y\":\"}]\"}]},\"last\":7}");
        at.object();

        at.member();
        at.member();

        assertThat(at.key()).isEqualTo("last");
        assertThat(at.number(-1)).isEqualTo(7);
        assertThat(at.member()).isFalse();
    }

    @Test
    void somethingElseThanWhatWasAskedForIsPassedOver() {
        JsonCursor at = cursor("[{\"a\":1},2,\"x\",true]");
        at.array();

        at.element();
        assertThat(at.text()).isSameAs(JsonText.EMPTY);
        at.element();
        assertThat(at.object()).isFalse();
        assertThat(at.isTrue()).isFalse();
        at.element();
        assertThat(at.number(-1)).isEqualTo(-1);
        at.element();
        assertThat(at.isTrue()).isTrue();
        assertThat(at.element()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.5", "1e3", "9999999999999999999", "\"1\"", "null"})
    void aNumberThatIsNotWholeOrTooLongIsNone(String json) {
        assertThat(cursor(json).number(-7)).isEqualTo(-7);
    }

    @Test
    void wholeNumbersAreRead() {
        assertThat(cursor("0").number(-1)).isZero();
        assertThat(cursor("-12").number(0)).isEqualTo(-12);
        assertThat(cursor("999999999999999999").number(0)).isEqualTo(999_999_999_999_999_999L);
    }

    @Test
    void keysWithEscapesAndBeyondAsciiAreRead() {
        JsonCursor at = cursor("{\"m\\u006fdel\":1,\"\u00e4\":2,\"\u00e4\":3}");
        List<String> keys = new ArrayList<>();
        at.object();
        while (at.member()) {
            keys.add(at.key());
        }

        assertThat(keys).containsExactly("model", "\u00e4", "\u00e4");
    }

    @Test
    void aKeyMetBeforeIsTheSameObject() {
        JsonCursor at = cursor("[{\"content\":1},{\"content\":2}]");
        at.array();
        at.element();
        at.object();
        at.member();
        String first = at.key();
        at.skip();
        at.member();
        at.element();
        at.object();
        at.member();

        assertThat(at.key()).isSameAs(first);
    }

    @Test
    void placesAreThoseOfTheDocument() {
        String json = "{\"a\" : [1] , \"b\":2}";
        JsonCursor at = cursor(json);
        at.object();
        at.member();
        int start = at.start();
        at.skip();

        assertThat(json.substring(start, at.end())).isEqualTo("\"a\" : [1]");
    }
}
