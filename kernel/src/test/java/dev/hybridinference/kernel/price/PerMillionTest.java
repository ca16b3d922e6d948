package dev.hybridinference.kernel.price;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PerMillionTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0, 0.00",
        "1, 1000000, 1.00",
        "0.25, 250000, 0.25",
        "0.075, 75000, 0.075",
        "2.50, 2500000, 2.50",
        "0.000001, 1, 0.000001",
        "10000, 10000000000, 10000.00",
        "007.5, 7500000, 7.50",
    })
    void aDecimalTextIsAWholeNumberPerToken(String text, long price, String written) {
        assertThat(PerMillion.parse(text)).isEqualTo(price);
        assertThat(PerMillion.text(price)).isEqualTo(written);
        assertThat(PerMillion.parse(written)).isEqualTo(price);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-1", "+1", "1e-7", "1.", ".5", "1,5", "0x1", "NaN", " 1", "1 USD"})
    void anyOtherFormIsRefused(String text) {
        assertThatThrownBy(() -> PerMillion.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("expected: a decimal number");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0000001", "1.0000000"})
    void moreThanSixDecimalsAreRefusedByName(String text) {
        assertThatThrownBy(() -> PerMillion.parse(text)).hasMessageContaining("at most 6 decimals");
    }

    @ParameterizedTest
    @ValueSource(strings = {"10000.000001", "999999999"})
    void pricesBeyondAllReasonAreRefused(String text) {
        assertThatThrownBy(() -> PerMillion.parse(text)).hasMessageContaining("at most 10000");
    }
}
