package dev.hybridinference.kernel.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonCutsTest {

    /** Leaves out all elements that are zero. */
    private static String withoutZeros(String json) {
        byte[] bytes = json.getBytes(UTF_8);
        JsonCursor at = new JsonCursor(bytes, 0, bytes.length);
        JsonCuts cuts = new JsonCuts();
        at.array();
        while (at.element()) {
            int start = at.start();
            boolean zero = at.number(1) == 0;
            if (zero) {
                cuts.drop(start, at.end());
            } else {
                cuts.keep(start, at.end());
            }
        }
        StringBuilder left = new StringBuilder();
        int from = 0;
        for (JsonCuts.Cut cut : cuts.list()) {
            left.append(json, from, cut.from());
            from = cut.to();
        }
        return left.append(json.substring(from)).toString();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[1, 2]       | [1, 2]",
                "[0, 1]       | [1]",
                "[1 , 0]      | [1]",
                "[1, 0 ,2]    | [1 ,2]",
                "[0, 0 ,3, 4] | [3, 4]",
                "[1, 0, 0, 0] | [1]",
                "[0,1,0,2,0]  | [1,2]",
                "[ 0 ]        | [  ]",
                "[0, 0]       | []",
                "[]           | []"
            })
    void whatIsLeftStandsAsItStood(String json, String left) {
        assertThat(withoutZeros(json)).isEqualTo(left);
    }
}
