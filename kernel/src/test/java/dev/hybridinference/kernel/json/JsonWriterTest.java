package dev.hybridinference.kernel.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class JsonWriterTest {

    private static String text(JsonWriter writer) {
        return new String(writer.toBytes(), UTF_8);
    }

    @Test
    void commasStandWhereTheyMust() {
        JsonWriter json = new JsonWriter(1);

        json.beginObject();
        json.name("a").beginArray().number(1).bool(true).nothing().beginObject().endObject();
        json.endArray().name("b").string("x").name("c").value(JsonValue.of("1.0")).endObject();

        assertThat(text(json)).isEqualTo("{\"a\":[1,true,null,{}],\"b\":\"x\",\"c\":1.0}");
    }

    @Test
    void textsAreWrittenAsTheyStandAndStringsAreEscaped() {
        JsonWriter json = new JsonWriter();

        json.beginArray();
        json.text(JsonText.of("a\"b"));
        json.string("\u0001\t\"\\");
        json.text(List.of(JsonText.of("one"), JsonText.of("two")), "\n");
        json.endArray();

        assertThat(text(json)).isEqualTo("[\"a\\\"b\",\"\\u0001\\t\\\"\\\\\",\"one\\ntwo\"]");
    }

    @Test
    void aValueCanBecomeTheContentOfAString() {
        JsonWriter json = new JsonWriter();

        json.valueAsString(JsonValue.of("{\"p\": \"a\\nb\"}"));

        assertThat(text(json)).isEqualTo("\"{\\\"p\\\": \\\"a\\\\nb\\\"}\"");
    }

    @Test
    void aWriterThatWasClearedBeginsAnew() {
        JsonWriter json = new JsonWriter();
        json.beginArray().number(1);

        json.clear().beginArray().number(2).endArray();

        assertThat(text(json)).isEqualTo("[2]");
    }
}
