package dev.hybridinference.gateway.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ModelListTest {
    private static List<String> read(String json) {
        return ModelList.read(json.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void namesAreReadInTheProvidersOrderAndOnce() {
        assertThat(
                        read(
                                """
                                {"object":"list","has_more":false,"data":[
                                  {"id":"b","pricing":{"id":"not this"},"created":1e99},
                                  {"object":"model","id":"a/c:free"},
                                  {"id":"b"}]}
                                """))
                .containsExactly("b", "a/c:free");
    }

    @Test
    void noModelsIsAListToo() {
        assertThat(read("{\"object\":\"list\",\"data\":null}")).isEmpty();
        assertThat(read("{\"data\":[]}")).isEmpty();
    }

    @Test
    void namesThatCannotBeAskedForArePassedOver() {
        assertThat(
                        read(
                                """
                                {"data":[1,null,"x",[{"id":"inside"}],{},{"id":7},{"id":{"id":"deep"}},
                                  {"id":""},{"id":" "},{"id":"two\\nlines"},{"id":"\\ud800"},
                                  {"id":"right\\u202eleft"},{"id":"%s"},{"id":"good"}]}
                                """
                                        .formatted("x".repeat(ModelList.LONGEST_NAME + 1))))
                .containsExactly("good");
    }

    @Test
    void whatComesAfterTheBoundIsLeftOut() {
        String many =
                IntStream.range(0, ModelList.MOST + 5)
                        .mapToObj("{\"id\":\"m%d\"}"::formatted)
                        .collect(Collectors.joining(","));

        assertThat(read("{\"data\":[" + many + "]}")).hasSize(ModelList.MOST).endsWith("m999");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "<html>",
                "[]",
                "{}",
                "{\"data\":{}}",
                "{\"data\":\"a\"}",
                "{\"data\":[{\"id\":\"a\"}",
                "{\"data\":[{\"id\":\"a\"",
                "{\"data\":[{\"id\":\"a\"},]}",
                "{\"error\":{\"message\":\"no\"}}"
            })
    void whatIsNoListIsRefused(String text) {
        assertThatThrownBy(() -> read(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void depthIsBounded() {
        String deep = "{\"data\":" + "[".repeat(10_000);

        assertThatThrownBy(() -> read(deep)).isInstanceOf(IllegalArgumentException.class);
    }
}
