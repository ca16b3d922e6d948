package dev.hybridinference.kernel.call;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hybridinference.kernel.call.Usage.Source;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EstimateTest {
    @ParameterizedTest
    @CsvSource({
        "0,0,0, 0,0",
        "1,0,0, 1,0",
        "400,0,0, 100,0",
        "401,1,1, 101,1",
        // a token in each delta: the deltas are the tokens
        "4,806,2500, 1,806",
        // many tokens in each delta: the text says more
        "4,3,2500, 1,625",
    })
    void outputIsTheLargerOfDeltasAndText(
            long prompt, long deltas, long text, long input, long output) {
        Usage usage = Estimate.of(prompt, deltas, text);

        assertThat(usage.input()).isEqualTo(input);
        assertThat(usage.output()).isEqualTo(output);
        assertThat(usage.source()).isEqualTo(Source.ESTIMATED);
    }
}
