package dev.hybridinference.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hybridinference.kernel.price.Price;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PriceSettingsTest {
    @TempDir Path dir;

    private static String yaml(String price) {
        return "providers: {p: {kind: demo}}\n"
                + "models: [{id: m, targets: [{provider: p, model: n, price: "
                + price
                + "}]}]\n";
    }

    private @Nullable Price price(String price) {
        List<ModelConfig> models = Loading.config(dir, yaml(price)).models();
        return models.getFirst().targets().getFirst().price();
    }

    private String problems(String price) {
        return Loading.problems(dir, yaml(price)).toString();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{input: '1.00', output: '2.00', cached_input: '0.10'} |"
                        + " input=1.00 cached_input=0.10 output=2.00",
                "{input: 1.00, output: 2} | input=1.00 output=2.00",
                "{input: 0.000001} | input=0.000001",
                "{input: '0', output: '0'} | input=0.00 output=0.00",
                "{gpu_hour: '2.5'} | gpu_hour=2.500000000000",
                "{input: '1', above_200k: {input: '2'}} | input=1.00 above_200k(input=2.00)",
            })
    void aPriceIsExactlyWhatIsWritten(String written, String expected) {
        assertThat(price(written)).hasToString(expected);
    }

    @Test
    void withoutAPriceTheListsAreToSay() {
        assertThat(price("{}")).isNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{input: '0.0000001'} | at most 6 decimals",
                "{input: 1.0000000} | at most 6 decimals",
                "{input: 1e-6} | expected: a decimal",
                "{input: -1} | expected: a decimal",
                "{input: .5} | expected: a decimal",
                "{input: true} | expected: a decimal",
                "{input: '1,5'} | expected: a decimal",
                "{input: '10000.000001'} | from 0 to 10000",
                "{input: ''} | expected: a decimal",
                "{input: '1', batch_factor: '1.5'} | from 0 to 1",
                "{inputs: '1'} | did you mean input?",
                "{output: '1'} | expected: one of them",
                "{above_200k: {input: '1'}} | expected: one of them",
            })
    void anythingElseIsAProblemThatSaysWhatIsExpected(String written, String expected) {
        assertThat(problems(written)).contains("price").contains(expected);
    }
}
